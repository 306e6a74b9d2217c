#pragma once

#include "lowpass/network/data_set.hpp"
#include "lowpass/study/folder_lock.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// Opens a study folder for a run, or makes it: takes its lock, refuses what does not belong together, removes what
/// killed processes have left under temporary names, and writes study.toml and manifest.json. Nothing finished is
/// touched. The folder is the caller's as long as the lock lives.
/// @throws BadInput if the folder holds something else, belongs to a running process, or was made with other settings;
/// IoError.
FolderLock open_study_folder(const StudyLayout& layout, const Study& study, const DataSet& data, std::size_t workers);

}  // namespace lowpass
