#include "lowpass/study/study_identity.hpp"

#include <fmt/format.h>

#include "lowpass/core/version.hpp"
#include "lowpass/study/study_file.hpp"

namespace lowpass {

std::string study_identity(const Study& study, const DataSet& data) {
  std::string text = fmt::format("lowpass {}\n{}", version, study_toml(study));
  for (const DataFile& file : data.files) text += fmt::format("{} {}\n", file.name, file.md5);
  return text;
}

}  // namespace lowpass
