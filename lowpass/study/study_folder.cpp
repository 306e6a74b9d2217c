#include "lowpass/study/study_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/study/cluster/presence.hpp"
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
    if (name == FolderLock::file_name || name == layout.work().filename() || is_temporary_name(name)) continue;
    if (fs::exists(layout.study_file())) return;  // made by another process since
    throw BadInput(
        fmt::format("'{}' is not empty ('{}') and holds no study.toml, so it is no study folder. Choose an "
                    "empty or a new one",
                    layout.folder.string(), name));
  }
}

/// What killed processes have left: files and folders that `is_left` knows by their temporary names. Other machines may
/// be at work in the folder.
void remove_temporary_files(const fs::path& folder, bool (*is_left)(std::string_view name)) {
  std::vector<fs::path> left;
  std::error_code gone;
  for (auto entry = fs::recursive_directory_iterator(folder, gone); entry != fs::recursive_directory_iterator();
       entry.increment(gone)) {
    if (!is_left(entry->path().filename().string())) continue;
    left.push_back(entry->path());
    entry.disable_recursion_pending();
  }
  for (const fs::path& path : left) fs::remove_all(path, gone);
}

/// Whether the checksums of the folder and of the data found agree; nothing if the folder has none.
std::optional<bool> same_data(const StudyLayout& layout, const DataSet& data) {
  const std::optional<ManifestFacts> manifest = read_manifest(layout);
  if (!manifest) return std::nullopt;
  return std::is_permutation(manifest->data_files.begin(), manifest->data_files.end(), data.files.begin(),
                             data.files.end(),
                             [](const DataFile& a, const DataFile& b) { return a.name == b.name && a.md5 == b.md5; });
}

/// Writes what the folder is to hold, if it may.
void write_settings(const StudyLayout& layout, const Study& study, const DataSet& data) {
  if (fs::exists(layout.study_file()))
    refuse_other_settings(layout, load_study(layout.study_file()), study, finished_work(layout),
                          same_data(layout, data));
  write_file(layout.study_file(), study_toml(study));
}

/// Whether the folder's study.toml says something else than this study.
bool is_of_another_study(const StudyLayout& layout, const Study& study) {
  return fs::exists(layout.study_file()) && read_file(layout.study_file()) != study_toml(study);
}

[[noreturn]] void refuse_beside_another_study(const StudyLayout& layout) {
  throw BadInput(
      fmt::format("other processes work in '{}' on another study than this one: its study.toml is not what this "
                  "study file says. Wait for them, stop them, or choose another folder",
                  layout.folder.string()));
}

/// The lock of a process beside others, and whether it is known to be the only one on this machine.
std::pair<FolderLock, bool> lock_beside_others(const StudyLayout& layout) {
  try {
    return {FolderLock(layout.folder), true};
  } catch (const FolderIsTaken&) {
  } catch (const NoLocks&) {
  }
  return {FolderLock(layout.folder, FolderUse::beside_others), false};
}

/// The first of several processes, which is alone for now, makes the folder ready; the others find it so. Locks may not
/// reach other machines: who is at work there is seen by the files of their presence.
FolderLock open_beside_others(const StudyLayout& layout, const Study& study, const DataSet& data) {
  auto [lock, alone] = lock_beside_others(layout);
  if (is_of_another_study(layout, study)) {
    const std::vector<Presence> present = present_processes(layout);
    if (!alone || std::ranges::any_of(present, is_at_work)) refuse_beside_another_study(layout);
  }
  if (alone || !fs::exists(layout.study_file())) write_settings(layout, study, data);
  // The lock tells of this machine's processes for sure, of others' perhaps not.
  if (alone) remove_temporary_files(layout.folder, is_temporary_name_of_this_host);
  lock.share();
  return std::move(lock);
}

}  // namespace

void refuse_vanished_folder(const StudyLayout& layout) {
  if (!is_there(layout.study_file()))
    throw IoError(
        fmt::format("the study folder '{}' has vanished: it holds no study.toml any more", layout.folder.string()));
}

std::string why_unusable(const StudyLayout& layout, const IoError& failure) {
  try {
    refuse_vanished_folder(layout);
  } catch (const IoError& vanished) {
    return vanished.what();
  }
  return failure.what();
}

FolderLock open_study_folder(const StudyLayout& layout, const Study& study, const DataSet& data, std::size_t workers,
                             FolderUse use) {
  refuse_foreign_folder(layout);
  std::error_code error;
  fs::create_directories(layout.folder, error);
  if (error) throw IoError(fmt::format("cannot make the folder '{}': {}", layout.folder.string(), error.message()));
  if (use == FolderUse::beside_others) {
    FolderLock lock = open_beside_others(layout, study, data);
    write_process_manifest(layout, study, data, workers);
    return lock;
  }
  FolderLock lock(layout.folder);
  remove_temporary_files(layout.folder, is_temporary_name);
  // Of processes that are gone: this one is alone.
  fs::remove_all(layout.claims());
  fs::remove_all(layout.processes());
  write_settings(layout, study, data);
  write_manifest(layout, study, data, workers);
  return lock;
}

}  // namespace lowpass
