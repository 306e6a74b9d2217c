#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// Samples, labelled or not; features from bytes are scaled to [0, 1].
struct Samples {
  Matrix<float> features;             ///< samples x features (images row by row: 784), finite
  std::vector<std::uint32_t> labels;  ///< one per sample, or none at all

  std::size_t count() const { return features.rows(); }
};

enum class Split { train, test };

/// One file with its sum, as the manifest lists it.
struct DataFile {
  std::string name;  ///< without .gz
  std::string md5;   ///< of the uncompressed content, 32 hexadecimal digits
};

/// A training and a test set as read from IDX files or from arrays (.npy).
struct DataSet {
  std::string name;              ///< "mnist", "fashion-mnist", or the folder's path when it is neither
  std::filesystem::path folder;  ///< where it was found
  std::vector<DataFile> files;   ///< the four files; arrays of labels only if they are there
  std::shared_ptr<const Samples> train;
  std::shared_ptr<const Samples> test;

  const std::shared_ptr<const Samples>& split(Split which) const { return which == Split::train ? train : test; }
};

/// What to read. Look-up order: `data` (a folder if it holds a slash, else a name), else $LOWPASS_DATA (likewise), else
/// "fashion-mnist"; names are looked up in ~/.local/share/lowpass/NAME, then /usr/share/datasets/NAME.
struct DataOptions {
  std::optional<std::string> data;
  std::optional<std::string> required_name;  ///< a study's named set: its sums must match, $LOWPASS_DATA is ignored
  std::optional<std::size_t> train_samples;  ///< the first so many training samples only; default: all
};

/// Reads the four IDX files (plain or .gz) or the arrays of npy_file_names, whichever the folder holds. All are always
/// checked: form, sizes, labels against samples, and for a known name the MD5 sums of the uncompressed content. Cost:
/// about a second for MNIST.
/// @throws BadInput or IoError naming the file, what was expected and what was found; for a set that is not found, the
/// places looked at and how to get it (package or scripts/fetch-mnist).
DataSet load_data_set(const DataOptions& options);

/// How many of the training samples that are there are kept: those asked for, or all.
/// @throws BadInput for none or more than there are.
std::size_t kept_training_samples(std::optional<std::size_t> asked, std::size_t there,
                                  const std::filesystem::path& folder);

}  // namespace lowpass
