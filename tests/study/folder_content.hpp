#pragma once

#include <filesystem>
#include <map>
#include <string>

/// All files below a study folder with their bytes, by relative path, but those that may differ between two runs of the
/// same study: times, machine facts, PDFs, which hold the time they were made, what running
/// processes know of each other, and the lock.
std::map<std::string, std::string> reproducible_files(const std::filesystem::path& folder);

/// Fails the test naming every file that is in one folder only or differs.
void expect_same_files(const std::map<std::string, std::string>& expected,
                       const std::map<std::string, std::string>& found);
