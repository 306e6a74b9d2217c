#include "lowpass/study/settings.hpp"

namespace lowpass {

std::vector<Setting> settings(const Study& study) {
  std::vector<Setting> all;
  visit_tables(study, [&](const std::string& path, const auto& keys, const auto& table) {
    for (const auto& key : keys)
      all.push_back({path, joined_key(path, key), value_to_toml(key.kind, key.get(table)), key.determines});
  });
  return all;
}

}  // namespace lowpass
