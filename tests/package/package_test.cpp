#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "scripts/run_program.hpp"
#include "temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

/// A folder with the project installed into it.
class InstalledPackage : public testing::Test {
 protected:
  void SetUp() override { must({CMAKE, "--install", BUILD_FOLDER, "--prefix", prefix}); }

  /// Runs a command that must succeed and returns its output.
  std::string must(const std::vector<std::string>& command) const {
    const char* path = std::getenv("PATH");
    const ProgramResult result =
        run_program(command, {std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path)}, folder.path());
    EXPECT_EQ(result.exit_code, 0) << command.front() << "\n" << result.output << result.errors;
    return result.output;
  }

  const TemporaryFolder folder;
  const std::string prefix = (folder / "prefix").string();
};

/// Every path below a folder.
std::set<std::string> contents(const fs::path& folder) {
  std::set<std::string> paths;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) paths.insert(entry.path().string());
  return paths;
}

// What the heights must be is in the example's first comment.
TEST_F(InstalledPackage, IsFoundAndLinkedByAProgramInAFreshFolder) {
  const std::set<std::string> before = contents(EXAMPLES);
  const std::string own = (folder / "own").string();
  const std::string build = (folder / "build").string();
  fs::copy(fs::path(EXAMPLES) / "own_landscape", own);
  must({CMAKE, "-S", own, "-B", build, "-G", GENERATOR, std::string("-DCMAKE_MAKE_PROGRAM=") + MAKE_PROGRAM,
        "-DCMAKE_PREFIX_PATH=" + prefix, std::string("-DCMAKE_CXX_COMPILER=") + CXX_COMPILER,
        std::string("-DCMAKE_CXX_FLAGS=") + CXX_FLAGS});
  must({CMAKE, "--build", build});
  std::istringstream output(must({build + "/own_landscape"}));
  std::string word;
  double line = 0;
  double refined = 0;
  ASSERT_TRUE(output >> word >> word >> line >> word >> word >> refined) << output.str();
  // The grid need not have a point at the line's top, nor the search an end; no path is below the pass.
  EXPECT_LE(line, 3);
  EXPECT_GT(line, 2.9);
  EXPECT_GE(refined, 1 - 1e-9);
  EXPECT_LE(refined, 3 + 1e-9);
  EXPECT_EQ(contents(EXAMPLES), before);
}

TEST_F(InstalledPackage, HasTheProgramAndAHeaderThatPluginsInCNeedNothingBeside) {
  const std::string plugin = (folder / "bent_valley.so").string();
  must({C_COMPILER, "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-shared", "-fPIC", "-I",
        prefix + "/include", "-o", plugin, std::string(EXAMPLES) + "/plugin/bent_valley.c", "-lm"});
  const std::string value =
      must({prefix + "/bin/lowpass", "evaluate", "plugin:" + plugin + ",barrier=2", "--at", "0,1"});
  EXPECT_TRUE(value.starts_with("value          2\n")) << value;
}

// What a public header includes must be there too, and not only in the build tree.
TEST_F(InstalledPackage, HasHeadersThatCompileEachAlone) {
  const fs::path include = fs::path(prefix) / "include";
  std::vector<std::string> command{CXX_COMPILER, "-std=c++20",    "-Wall", "-Wextra", "-Wpedantic",
                                   "-Werror",    "-fsyntax-only", "-I",    include};
  std::set<std::string> headers;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(include)) {
    if (!entry.is_regular_file()) continue;
    const std::string header = entry.path().lexically_relative(include);
    headers.insert(header);
    const fs::path source = folder / (std::to_string(headers.size()) + ".cpp");
    // Twice: a header may be included by others that a program includes.
    std::ofstream(source) << "#include \"" << header << "\"\n#include \"" << header << "\"\n";
    command.push_back(source);
  }
  for (const char* needed : {"lowpass/path/find_path.hpp", "lowpass/landscape/from_function.hpp",
                             "lowpass/catalog/open_landscape.hpp", "lowpass/run_study.hpp"})
    EXPECT_TRUE(headers.contains(needed)) << needed;
  for (const std::string& header : headers) EXPECT_FALSE(header.starts_with("lowpass/path/search/")) << header;
  EXPECT_FALSE(headers.contains("lowpass/core/gemm.hpp"));
  must(command);
}

std::string content(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Guide, ShowsTheExampleThatIsBuiltHere) {
  const fs::path example = fs::path(EXAMPLES) / "own_landscape";
  const std::string page = content(fs::path(EXAMPLES).parent_path() / "docs" / "guide" / "your-own-landscape.md");
  for (const char* file : {"main.cpp", "CMakeLists.txt"}) {
    ASSERT_FALSE(content(example / file).empty()) << file;
    EXPECT_NE(page.find(content(example / file)), std::string::npos) << file;
  }
}

}  // namespace
