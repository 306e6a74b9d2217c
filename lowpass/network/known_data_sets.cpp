#include "lowpass/network/known_data_sets.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lowpass {

std::span<const KnownDataSet> known_data_sets() {
  static const std::array<KnownDataSet, 2> sets = {{
      {"fashion-mnist",
       "Fashion-MNIST",
       {"f4a8712d7a061bf5bd6d2ca38dc4d50a", "9018921c3c673c538a1fc5bad174d6f9", "8181f5470baa50b63fa0f6fddb340f0a",
        "15d484375f8d13e6eb1aabb0c3f46965"},
       "install the Debian package dataset-fashion-mnist"},
      {"mnist",
       "MNIST",
       {"6bbc9ace898e44ae57da46a324031adb", "a25bea736e30d166cdddb491f175f624", "2646ac647ad5339dbf082846283269ea",
        "27ae3e4e09519cfbb04c329615203637"},
       "run scripts/fetch-mnist"},
  }};
  return sets;
}

std::vector<std::string> known_data_set_names() {
  std::vector<std::string> names;
  for (const KnownDataSet& known : known_data_sets()) names.push_back(known.name);
  return names;
}

const KnownDataSet* find_known_data_set(std::string_view name) {
  for (const KnownDataSet& known : known_data_sets())
    if (known.name == name) return &known;
  return nullptr;
}

const KnownDataSet* recognise_data_set(const std::array<std::string, 4>& sums) {
  for (const KnownDataSet& known : known_data_sets())
    if (std::equal(sums.begin(), sums.end(), known.sums.begin())) return &known;
  return nullptr;
}

std::optional<std::string> recognise_file(std::string_view sum) {
  for (const KnownDataSet& known : known_data_sets())
    for (std::size_t i = 0; i < known.sums.size(); ++i)
      if (known.sums[i] == sum) return fmt::format("{}'s {}", known.title, idx_file_names[i]);
  return std::nullopt;
}

std::string how_to_get_data_sets() {
  std::string text;
  for (const KnownDataSet& known : known_data_sets())
    text += fmt::format("{}for {}, {}", text.empty() ? "" : "; ", known.name, known.how_to_get);
  return text;
}

}  // namespace lowpass
