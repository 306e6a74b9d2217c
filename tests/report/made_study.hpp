#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "lowpass/study/study.hpp"

namespace lowpass::testing {

/// Sizes of a study folder that is made up instead of computed.
struct MadeStudyOptions {
  std::size_t parameters = 6;  ///< N_prm of every network
  std::size_t bfgs_epochs = 30, sgd_epochs = 10;
  bool with_manifest = true;
  bool with_paths = true;
};

/// A study with the networks `labels`, all on the landscape "fcp".
Study made_study(std::vector<std::string> labels, std::size_t runs, std::size_t kept, std::size_t pairs);

/// Writes a whole study folder with made-up results of the paper's flavour: L-BFGS trains lower, its weights are
/// longer, its paths higher. The same folder for the same study.
void make_study_folder(const std::filesystem::path& folder, const Study& study, const MadeStudyOptions& options = {});

/// The path of a folder of the running test's own, under the tests' temporary folder; what was there is removed.
std::filesystem::path test_folder();

}  // namespace lowpass::testing
