#pragma once

#include <string>

#include "lowpass/report/study_data.hpp"

namespace lowpass::report {

// Sections of the page that say where its numbers come from; headings are the page's.

std::string settings_html(const StudyData& data);  ///< departures from the paper's text, then every setting
std::string origin_html(const StudyData& data);    ///< seeds, data, machine, libraries
std::string costs_html(const StudyData& data);     ///< evaluations and time

}  // namespace lowpass::report
