#pragma once

#include <string>
#include <string_view>

namespace lowpass {

/// MD5 sum of `bytes` as 32 hexadecimal digits in lower case, as md5sum prints it. It tells data sets apart; it is no
/// protection against somebody who forges one. Cost: about two seconds per gigabyte.
std::string md5_sum(std::string_view bytes);

}  // namespace lowpass
