#include "study/folder_content.hpp"

#include <gtest/gtest.h>

#include <set>

#include "lowpass/core/files.hpp"

std::map<std::string, std::string> reproducible_files(const std::filesystem::path& folder) {
  const std::set<std::string> may_differ = {"manifest.json", "timings.csv", "report.html", ".lock"};
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = std::filesystem::relative(entry.path(), folder).generic_string();
    const bool same = !may_differ.contains(name) && entry.path().extension() != ".pdf" && !name.starts_with(".work/");
    if (entry.is_regular_file() && same) files[name] = lowpass::read_file(entry.path());
  }
  return files;
}

void expect_same_files(const std::map<std::string, std::string>& expected,
                       const std::map<std::string, std::string>& found) {
  for (const auto& [name, bytes] : expected) {
    const auto other = found.find(name);
    if (other == found.end())
      ADD_FAILURE() << name << " is missing";
    else
      EXPECT_TRUE(other->second == bytes) << name << " differs";
  }
  for (const auto& [name, bytes] : found) EXPECT_TRUE(expected.contains(name)) << name << " should not be there";
}
