#pragma once

#include <string>
#include <vector>

#include "lowpass/report/statistics.hpp"

namespace lowpass::report {

enum class Verdict { confirmed, contradicted, undecided };
std::string to_string(Verdict verdict);

/// One claim of the paper about one network, held against this study's numbers.
struct Finding {
  int conclusion = 0;  ///< 1 ... 7, as in conclusions()
  std::string network;
  std::string claim;     ///< what the paper says of this network
  std::string evidence;  ///< this study's numbers, with 95 % intervals where they exist
  Verdict verdict = Verdict::undecided;
};

/// A conclusion of Yu and Morozov (2026) and how a study decides on it.
struct Conclusion {
  int number = 0;
  std::string title;
  std::string rule;
};
const std::vector<Conclusion>& conclusions();

/// What the study says about each conclusion, for every network that is one of the paper's and as far as the numbers
/// are there. A comparison of two means is decided only if their 95 % intervals do not overlap.
std::vector<Finding> find(const StudyStatistics& statistics);

/// "0.0912 [0.0901, 0.0922]": a mean with its interval, or the mean alone.
std::string with_interval(double mean, const std::optional<Interval>& interval);

}  // namespace lowpass::report
