#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lowpass {

/// The four files of a data set, by their original names, in the order in which sums are listed.
inline constexpr std::array<const char*, 4> idx_file_names = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                                              "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

/// A data set that is recognised by the MD5 sums of its four uncompressed files.
struct KnownDataSet {
  std::string name;                      ///< as given on the command line and in a study
  std::string title;                     ///< as its authors write it
  std::array<std::string_view, 4> sums;  ///< in the order of idx_file_names
  std::string how_to_get;                ///< half a sentence for messages
};

/// All of them, in a fixed order.
std::span<const KnownDataSet> known_data_sets();
std::vector<std::string> known_data_set_names();

/// Null if there is none of this name.
const KnownDataSet* find_known_data_set(std::string_view name);

/// The set to which all four sums belong; null if there is none.
const KnownDataSet* recognise_data_set(const std::array<std::string, 4>& sums);

/// "Fashion-MNIST's train-images-idx3-ubyte" for a sum in the table; nothing for any other.
std::optional<std::string> recognise_file(std::string_view sum);

/// How every known set is had, for messages.
std::string how_to_get_data_sets();

}  // namespace lowpass
