#pragma once

#include <optional>
#include <vector>

#include "lowpass/network/data_set.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// Writes manifest.json: version, time of the first run, this machine, libraries, the data's checksums, seeds. Beside
/// timings.csv and report.html the one file that differs between machines. @throws IoError.
void write_manifest(const StudyLayout& layout, const Study& study, const DataSet& data, std::size_t workers);

/// Of a process that works beside others: manifest.json if there is none yet, and a file of its own in .work/manifests.
/// @throws IoError.
void write_process_manifest(const StudyLayout& layout, const Study& study, const DataSet& data, std::size_t workers);

/// Takes the processes' files into manifest.json ("processes"). @throws IoError, BadInput for a damaged manifest.
void fold_process_manifests(const StudyLayout& layout);

/// What a later run needs of it.
struct ManifestFacts {
  std::vector<DataFile> data_files;
  std::string started;
  std::size_t workers = 1;  ///< of the last run
};
/// Nothing if there is no manifest. @throws BadInput if it cannot be understood.
std::optional<ManifestFacts> read_manifest(const StudyLayout& layout);

}  // namespace lowpass
