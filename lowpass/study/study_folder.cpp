#include "lowpass/study/study_folder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/study/compatibility.hpp"
#include "lowpass/study/manifest.hpp"
#include "lowpass/study/study_file.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

void refuse_foreign_folder(const StudyLayout& layout) {
  if (fs::exists(layout.folder) && !fs::is_directory(layout.folder))
    throw BadInput(
        fmt::format("'{}' is a file; the study needs a folder. Choose another name", layout.folder.string()));
  if (!fs::exists(layout.folder) || fs::exists(layout.study_file())) return;
  for (const fs::directory_entry& entry : fs::directory_iterator(layout.folder)) {
    const std::string name = entry.path().filename().string();
    // A run that was killed in its first moments leaves these.
    if (name == FolderLock::file_name || is_temporary_name(name)) continue;
    throw BadInput(
        fmt::format("'{}' is not empty ('{}') and holds no study.toml, so it is no study folder. Choose an "
                    "empty or a new one",
                    layout.folder.string(), name));
  }
}

void remove_temporary_files(const fs::path& folder) {
  std::vector<fs::path> left;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && is_temporary_name(entry.path().filename().string())) left.push_back(entry.path());
  for (const fs::path& file : left) fs::remove(file);
}

/// Whether the checksums of the folder and of the data found agree; nothing if the folder has none.
std::optional<bool> same_data(const StudyLayout& layout, const DataSet& data) {
  const std::optional<ManifestFacts> manifest = read_manifest(layout);
  if (!manifest) return std::nullopt;
  return std::is_permutation(manifest->data_files.begin(), manifest->data_files.end(), data.files.begin(),
                             data.files.end(),
                             [](const DataFile& a, const DataFile& b) { return a.name == b.name && a.md5 == b.md5; });
}

}  // namespace

FolderLock open_study_folder(const StudyLayout& layout, const Study& study, const DataSet& data, std::size_t workers) {
  refuse_foreign_folder(layout);
  std::error_code error;
  fs::create_directories(layout.folder, error);
  if (error) throw IoError(fmt::format("cannot make the folder '{}': {}", layout.folder.string(), error.message()));

  FolderLock lock(layout.folder);
  remove_temporary_files(layout.folder);
  if (fs::exists(layout.study_file()))
    refuse_other_settings(layout, load_study(layout.study_file()), study, finished_work(layout),
                          same_data(layout, data));
  write_file(layout.study_file(), study_toml(study));
  write_manifest(layout, study, data, workers);
  return lock;
}

}  // namespace lowpass
