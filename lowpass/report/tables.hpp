#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lowpass/report/findings.hpp"
#include "lowpass/report/statistics.hpp"

namespace lowpass::report {

// The files of analysis/. CSV columns that hold numbers of the paper start with "published".

std::string table1_csv(const StudyStatistics& statistics);      ///< mean losses and accuracies per ensemble
std::string table_s1_csv(const StudyStatistics& statistics);    ///< mean and standard deviation of components
std::string heights_csv(const StudyStatistics& statistics);     ///< per ensemble and landscape
std::string histograms_csv(const StudyStatistics& statistics);  ///< of heights, per bin
std::string pairs_csv(const StudyData& data);                   ///< every pair of the study
std::string distances_csv(const StudyData& data, const StudyStatistics& statistics);   ///< per solution
std::string kernel_pca_csv(const StudyData& data, const StudyStatistics& statistics);  ///< per kernel and solution

nlohmann::ordered_json distances_json(const StudyStatistics& statistics);
nlohmann::ordered_json kernel_pca_json(const StudyStatistics& statistics);
/// All statistics and findings.
nlohmann::ordered_json statistics_json(const StudyData& data, const StudyStatistics& statistics,
                                       const std::vector<Finding>& findings);

/// The table for the terminal: plain text, at most 100 columns, one line per ensemble.
std::string summary_table(const StudyStatistics& statistics);

}  // namespace lowpass::report
