#include "lowpass/core/md5.hpp"

#include <md5.h>
#include <sys/types.h>

#include <cstdint>

#include "lowpass/core/errors.hpp"

namespace lowpass {

std::string md5_sum(std::string_view bytes) {
  char digits[MD5_DIGEST_STRING_LENGTH];
  if (MD5Data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), digits) == nullptr)
    throw InternalError("libmd computed no MD5 sum");
  return digits;
}

}  // namespace lowpass
