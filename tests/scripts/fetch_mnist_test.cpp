#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/core/md5.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/network/known_data_sets.hpp"
#include "network/idx_bytes.hpp"
#include "refusal.hpp"
#include "scripts/http_server.hpp"
#include "scripts/run_program.hpp"
#include "temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

using Files = std::map<std::string, std::string>;

/// The folder on PATH that has a program; nothing if it is not installed.
std::optional<fs::path> find_program(const std::string& name) {
  for (const char* folder : {"/usr/bin", "/bin", "/usr/local/bin"})
    if (fs::exists(fs::path(folder) / name)) return fs::path(folder) / name;
  return std::nullopt;
}

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Runs the script on a small set of the test's own, with one of the two programs that download, or none.
class FetchMnist : public ::testing::TestWithParam<const char*> {
 protected:
  FetchMnist() {
    fs::create_directory(scratch / "programs");
    for (const char* name : {"bash", "cat", "chmod", "cut", "gzip", "md5sum", "mkdir", "mktemp", "mv", "rm", "sed"})
      offer(name);
    std::string lines;
    for (const auto& [name, bytes] : small_set()) lines += lowpass::md5_sum(bytes) + "  " + name + "\n";
    scratch.write("sums", lines);
  }

  void SetUp() override {
    if (!offer(GetParam())) GTEST_SKIP() << GetParam() << " is not installed";
  }

  /// Puts a program on the script's PATH; whether there is one.
  bool offer(const std::string& name) {
    const std::optional<fs::path> program = find_program(name);
    if (program) fs::create_symlink(*program, scratch / "programs" / name);
    return program.has_value();
  }

  static Files small_set() {
    return {{"train-images-idx3-ubyte", image_file(5, 2, 3)},
            {"train-labels-idx1-ubyte", label_file(5)},
            {"t10k-images-idx3-ubyte", image_file(3, 2, 3, 100)},
            {"t10k-labels-idx1-ubyte", label_file(3)}};
  }
  /// The set as a mirror offers it under /set.
  static Files offered() {
    Files files;
    for (const auto& [name, bytes] : small_set()) files["/set/" + name + ".gz"] = gzipped(bytes);
    return files;
  }

  ProgramResult run(std::vector<std::string> options) const {
    options.insert(options.begin(), FETCH_MNIST);
    return run_program(options,
                       {"PATH=" + (scratch / "programs").string(), "HOME=" + scratch.path().string(), "LC_ALL=C"},
                       scratch.path());
  }
  /// Runs on the small set.
  ProgramResult fetch(const std::vector<std::string>& mirrors) const {
    std::vector<std::string> options = {"--sums", (scratch / "sums").string()};
    for (const std::string& mirror : mirrors) options.insert(options.end(), {"--from", mirror});
    return run(options);
  }

  /// Names in the target folder, hidden ones too, sorted.
  std::vector<std::string> files_there() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(target())) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  fs::path target() const { return scratch / ".local/share/lowpass/mnist"; }
  fs::path target(const std::string& name) const { return target() / name; }

  const TemporaryFolder scratch;
};

const std::vector<std::string> all_names = {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
                                            "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"};

TEST_P(FetchMnist, PutsASetWhereItIsFoundByName) {
  const HttpServer server(offered());
  const ProgramResult result = fetch({server.url() + "/set/"});
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_EQ(result.output, "");
  EXPECT_EQ(files_there(), all_names);
  EXPECT_EQ(
      lowpass::load_data_set({.data = target().string(), .required_name = {}, .train_samples = {}}).train->count(), 5U);
}

TEST_P(FetchMnist, FetchesNothingASecondTime) {
  const HttpServer server(offered());
  fetch({server.url() + "/set"});
  EXPECT_EQ(server.requests().size(), 4U);
  const ProgramResult again = fetch({server.url() + "/set"});
  EXPECT_EQ(again.exit_code, 0) << again.errors;
  EXPECT_EQ(server.requests().size(), 4U);
}

TEST_P(FetchMnist, FetchesOnlyWhatIsMissingOrWrong) {
  fs::create_directories(target());
  const Files set = small_set();
  const std::string plain = "train-images-idx3-ubyte", wrong = "t10k-labels-idx1-ubyte.gz",
                    right = "t10k-images-idx3-ubyte.gz";
  std::ofstream(target(plain), std::ios::binary) << set.at(plain);
  std::ofstream(target(right), std::ios::binary) << gzipped(set.at("t10k-images-idx3-ubyte"));
  std::ofstream(target(wrong), std::ios::binary) << gzipped("another content");
  const HttpServer server(offered());
  const ProgramResult result = fetch({server.url() + "/set"});
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  std::vector<std::string> requests = server.requests();
  std::sort(requests.begin(), requests.end());
  EXPECT_EQ(requests, (std::vector<std::string>{"/set/t10k-labels-idx1-ubyte.gz", "/set/train-labels-idx1-ubyte.gz"}));
  EXPECT_EQ(content(target(wrong)), gzipped(set.at("t10k-labels-idx1-ubyte")));
}

TEST_P(FetchMnist, RefusesAWrongUncompressedFileThatWouldHideTheRightOne) {
  fs::create_directories(target());
  std::ofstream(target("train-images-idx3-ubyte")) << "another content";
  const HttpServer server(offered());
  const ProgramResult result = fetch({server.url() + "/set"});
  EXPECT_EQ(result.exit_code, 1);
  expect_in(result.errors, {target("train-images-idx3-ubyte").string() + "' is another file", "move it away"});
  EXPECT_EQ(content(target("train-images-idx3-ubyte")), "another content");
}

TEST_P(FetchMnist, LeavesNothingOfAFileWithAnotherSum) {
  Files files = offered();
  files["/set/train-labels-idx1-ubyte.gz"] = gzipped("another content");
  const HttpServer server(files);
  const ProgramResult result = fetch({server.url() + "/set"});
  EXPECT_EQ(result.exit_code, 1);
  const Files set = small_set();
  expect_in(result.errors,
            {"expected the MD5 sum " + lowpass::md5_sum(set.at("train-labels-idx1-ubyte")),
             "found " + lowpass::md5_sum("another content"), "no mirror gave train-labels-idx1-ubyte.gz"});
  for (const std::string& name : files_there()) {
    EXPECT_EQ(name.find("train-labels"), std::string::npos) << name;
    EXPECT_FALSE(name.starts_with('.')) << name;
  }
}

TEST_P(FetchMnist, RefusesFilesThatAreTruncatedOrNotCompressed) {
  Files files = offered();
  for (auto& [path, bytes] : files) bytes.resize(bytes.size() / 2);
  const HttpServer truncated(files);
  for (const auto& [name, bytes] : small_set()) files["/set/" + name + ".gz"] = bytes;
  const HttpServer plain(files);
  const ProgramResult result = fetch({truncated.url() + "/set", plain.url() + "/set"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(truncated.requests().size(), 1U);
  EXPECT_EQ(plain.requests().size(), 1U);
  EXPECT_TRUE(files_there().empty());
}

TEST_P(FetchMnist, TriesTheNextMirrorWhenOneIsDownOrLacksTheFileOrHasAnother) {
  std::string down;
  {
    const HttpServer gone({});
    down = gone.url();
  }
  const HttpServer lacking({});
  Files files = offered();
  for (auto& [path, bytes] : files) bytes = gzipped("another content");
  const HttpServer other(files);
  const HttpServer server(offered());
  const ProgramResult result =
      fetch({down + "/set", lacking.url() + "/set", other.url() + "/set", server.url() + "/set"});
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_EQ(files_there(), all_names);
  EXPECT_EQ(lacking.requests().size(), 4U);
  EXPECT_EQ(other.requests().size(), 4U);
  EXPECT_EQ(server.requests().size(), 4U);
}

TEST_P(FetchMnist, StopsWhenNoMirrorGivesAFile) {
  const HttpServer lacking({});
  const ProgramResult result = fetch({lacking.url()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.output, "");
  expect_in(result.errors, {lacking.url(), "no mirror gave", "--from URL"});
  EXPECT_TRUE(files_there().empty());
}

TEST_P(FetchMnist, PutsTheFilesIntoAnotherFolderOnRequest) {
  const HttpServer server(offered());
  const fs::path folder = scratch / "a folder";
  const ProgramResult result =
      run({"--to", folder.string(), "--sums", (scratch / "sums").string(), "--from", server.url() + "/set"});
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_TRUE(fs::exists(folder / "train-images-idx3-ubyte.gz"));
  EXPECT_FALSE(fs::exists(target()));
}

TEST_P(FetchMnist, NamesAFolderThatCannotBeMade) {
  scratch.write("file", "");
  const ProgramResult result = run({"--to", (scratch / "file/mnist").string()});
  EXPECT_EQ(result.exit_code, 1);
  expect_in(result.errors, {(scratch / "file/mnist").string(), "--to FOLDER"});
}

INSTANTIATE_TEST_SUITE_P(With, FetchMnist, ::testing::Values("curl", "wget"),
                         [](const auto& tool) { return std::string(tool.param); });

/// Without a program that downloads.
class FetchMnistAlone : public FetchMnist {
 protected:
  void SetUp() override {}
};

TEST_P(FetchMnistAlone, NamesThePackageThatIsMissing) {
  const ProgramResult result = fetch({"http://127.0.0.1:9"});
  EXPECT_EQ(result.exit_code, 1);
  expect_in(result.errors, {"neither curl nor wget", "apt install curl"});
}

TEST_P(FetchMnistAlone, ExplainsItselfOnStandardOutput) {
  const ProgramResult result = run({"--help"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.errors, "");
  expect_in(result.output, {"--to FOLDER", "--from URL", "--sums FILE", "Exit status"});
}

TEST_P(FetchMnistAlone, RefusesWhatItDoesNotKnow) {
  const ProgramResult unknown = run({"--folder", "x"});
  EXPECT_EQ(unknown.exit_code, 1);
  expect_in(unknown.errors, {"'--folder'", "--to FOLDER"});
  const ProgramResult incomplete = run({"--to"});
  EXPECT_EQ(incomplete.exit_code, 1);
  expect_in(incomplete.errors, {"--to needs a value"});
}

TEST_P(FetchMnistAlone, RefusesSumsThatAreNone) {
  const std::string name = scratch.write("no-sums", "abc  train-images-idx3-ubyte\n").string();
  const ProgramResult result = run({"--sums", name});
  EXPECT_EQ(result.exit_code, 1);
  expect_in(result.errors, {"'abc train-images-idx3-ubyte'"});
  EXPECT_EQ(run({"--sums", "/nowhere/sums"}).exit_code, 1);
}

TEST_P(FetchMnistAlone, HasTheSumsThatTheProgramChecks) {
  const std::string script = content(FETCH_MNIST);
  const lowpass::KnownDataSet* mnist = lowpass::find_known_data_set("mnist");
  ASSERT_NE(mnist, nullptr);
  for (std::size_t i = 0; i < 4; ++i)
    expect_in(script, {std::string(mnist->sums[i]) + "  " + lowpass::idx_file_names[i]});
}

INSTANTIATE_TEST_SUITE_P(With, FetchMnistAlone, ::testing::Values("nothing"),
                         [](const auto& tool) { return std::string(tool.param); });

}  // namespace
