#pragma once

#include <string>
#include <vector>

#include "lowpass/report/findings.hpp"
#include "lowpass/report/statistics.hpp"

namespace lowpass::report {

// Sections of the page, each from its first table on; headings are the page's.

std::string losses_html(const StudyStatistics& statistics);      ///< Table I
std::string components_html(const StudyStatistics& statistics);  ///< Table S1
std::string heights_html(const StudyStatistics& statistics);
/// Conclusions against networks: how many claims of each verdict.
std::string verdicts_html(const StudyStatistics& statistics, const std::vector<Finding>& findings);
/// Every claim with its evidence.
std::string findings_html(const std::vector<Finding>& findings);

}  // namespace lowpass::report
