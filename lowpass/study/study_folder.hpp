#pragma once

#include <string>

#include "lowpass/core/errors.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/study/folder_lock.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// @throws IoError if the folder is not the study's any more: removed, or on a disk that is gone. Whoever writes into
/// it would make it anew without what belongs there.
void refuse_vanished_folder(const StudyLayout& layout);

/// Why files of the folder cannot be read or written any more: that it has vanished, if so, whichever file failed
/// first; else what that file's failure says.
std::string why_unusable(const StudyLayout& layout, const IoError& failure);

/// Opens a study folder for a run, or makes it: takes its lock, refuses what does not belong together, and writes
/// study.toml and manifest.json. Nothing finished is touched. A process that is alone removes what killed ones have
/// left under temporary names; one beside others does not: it might be theirs. The folder is the caller's as long as
/// the lock lives.
/// @throws BadInput if the folder holds something else, belongs to a running process, was made with other settings, or,
/// beside others, if they work on another study; IoError.
FolderLock open_study_folder(const StudyLayout& layout, const Study& study, const DataSet& data, std::size_t workers,
                             FolderUse use = FolderUse::alone);

}  // namespace lowpass
