#include "lowpass/network/data_set.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/md5.hpp"
#include "network/idx_bytes.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

const fs::path fashion_mnist = "/usr/share/datasets/fashion-mnist";

void set_environment(const char* name, const std::optional<std::string>& value) {
  if (value)
    ::setenv(name, value->c_str(), 1);
  else
    ::unsetenv(name);
}

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// A home folder of its own and no $LOWPASS_DATA.
class DataSetTest : public ::testing::Test {
 protected:
  DataSetTest() {
    set_environment("HOME", home.path().string());
    set_environment("LOWPASS_DATA", std::nullopt);
  }
  ~DataSetTest() override {
    set_environment("HOME", original_home);
    set_environment("LOWPASS_DATA", original_data);
  }

  /// A folder with 5 training and 3 test images of 2 x 3 pixels.
  std::string make_set(const std::string& name, bool compressed = false) const {
    write(name, "train-images-idx3-ubyte", image_file(5, 2, 3), compressed);
    write(name, "train-labels-idx1-ubyte", label_file(5), compressed);
    write(name, "t10k-images-idx3-ubyte", image_file(3, 2, 3, 100), compressed);
    write(name, "t10k-labels-idx1-ubyte", label_file(3), compressed);
    return (home / name).string();
  }
  void write(const std::string& folder, const std::string& file, const std::string& bytes,
             bool compressed = false) const {
    fs::create_directories(home / folder);
    home.write(folder + "/" + file + (compressed ? ".gz" : ""), compressed ? gzipped(bytes) : bytes);
  }

  const std::optional<std::string> original_home = environment("HOME");
  const std::optional<std::string> original_data = environment("LOWPASS_DATA");
  const TemporaryFolder home;
};

DataOptions from(const std::string& data) {
  return {.data = data, .required_name = {}, .train_samples = {}};
}
DataOptions required(const std::string& name, std::optional<std::string> data = {}) {
  return {.data = std::move(data), .required_name = name, .train_samples = {}};
}

std::string refusal_of(const DataOptions& options) {
  return refusal<BadInput>([&] { load_data_set(options); });
}

/// The set of make_set.
void expect_small_set(const DataSet& set) {
  ASSERT_EQ(set.train->features.rows(), 5U);
  ASSERT_EQ(set.train->features.columns(), 6U);
  ASSERT_EQ(set.test->features.rows(), 3U);
  ASSERT_EQ(set.test->features.columns(), 6U);
  EXPECT_EQ(set.train->features(4, 5), static_cast<float>(7 * 29) / 255);
  EXPECT_EQ(set.test->features(2, 5), static_cast<float>(7 * 17 + 100) / 255);
  EXPECT_EQ(set.train->labels, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(set.test->labels, (std::vector<std::uint32_t>{0, 1, 2}));
}

/// Exact sum of the pixels as stored.
long long pixel_sum(const Samples& samples) {
  long long sum = 0;
  for (const float feature : samples.features.values()) sum += std::lround(feature * 255);
  return sum;
}

TEST(Md5Sum, AgreesWithTheExamplesOfRfc1321) {
  EXPECT_EQ(md5_sum(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(md5_sum("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST_F(DataSetTest, ReadsPlainAndCompressedFiles) {
  expect_small_set(load_data_set(from(make_set("plain"))));
  expect_small_set(load_data_set(from(make_set("compressed", true))));
}

TEST_F(DataSetTest, ReadsLabelsUpTo255) {
  const std::string folder = make_set("set");
  write("set", "t10k-labels-idx1-ubyte", big_endian_bytes({0x00000801, 3}) + "\x7f\x80\xff");
  EXPECT_EQ(load_data_set(from(folder)).test->labels, (std::vector<std::uint32_t>{127, 128, 255}));
}

TEST_F(DataSetTest, RefusesAFolderWithoutData) {
  fs::create_directory(home / "nothing");
  expect_in(refusal_of(from((home / "nothing").string())),
            {home.path().string() + "/nothing' holds no data set", "train-images-idx3-ubyte, train-labels-idx1-ubyte",
             "plain or .gz", "train-samples.npy, train-labels.npy, test-samples.npy, test-labels.npy",
             "scripts/fetch-mnist"});
  expect_in(refusal_of(required("fashion-mnist", (home / "nothing").string())),
            {"holds no data set", "dataset-fashion-mnist"});
}

TEST_F(DataSetTest, PrefersPlainFiles) {
  const std::string folder = make_set("both");
  write("both", "train-images-idx3-ubyte", "not read", true);
  expect_small_set(load_data_set(from(folder)));
}

TEST_F(DataSetTest, ListsNamesAndSumsOfTheUncompressedFiles) {
  const std::string folder = make_set("compressed", true);
  const DataSet set = load_data_set(from(folder));
  EXPECT_EQ(set.name, folder);
  EXPECT_EQ(set.folder, folder);
  ASSERT_EQ(set.files.size(), 4U);
  // Sums from Python's hashlib.
  EXPECT_EQ(set.files[0].name, "train-images-idx3-ubyte");
  EXPECT_EQ(set.files[0].md5, "e78ef38ff7fe1469f5e3c7e35bb7bd10");
  EXPECT_EQ(set.files[1].name, "train-labels-idx1-ubyte");
  EXPECT_EQ(set.files[1].md5, "0b9fbd230dc8295135a93639bb4f7b56");
  EXPECT_EQ(set.files[2].name, "t10k-images-idx3-ubyte");
  EXPECT_EQ(set.files[2].md5, "7ad18ec0d289c4f55d44e6766c4d9bab");
  EXPECT_EQ(set.files[3].name, "t10k-labels-idx1-ubyte");
  EXPECT_EQ(set.files[3].md5, "2dab5672e75db8be26c5d98d167b573d");
}

TEST_F(DataSetTest, KeepsTheFirstTrainingSamplesAndAllTestSamples) {
  DataOptions options = from(make_set("set"));
  options.train_samples = 2;
  const DataSet set = load_data_set(options);
  EXPECT_EQ(set.train->count(), 2U);
  EXPECT_EQ(set.train->features(1, 5), static_cast<float>(7 * 11) / 255);
  EXPECT_EQ(set.train->labels, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(set.split(Split::test)->count(), 3U);
  options.train_samples = 5;
  EXPECT_EQ(load_data_set(options).split(Split::train)->count(), 5U);
}

TEST_F(DataSetTest, RefusesNoneOrMoreTrainingSamplesThanThereAre) {
  DataOptions options = from(make_set("set"));
  options.train_samples = 0;
  expect_in(refusal_of(options), {"train_samples is 0", "1 ... 5"});
  options.train_samples = 6;
  expect_in(refusal_of(options), {"train_samples is 6", "1 ... 5"});
}

TEST_F(DataSetTest, RefusesLabelsThatDoNotFitTheImages) {
  const std::string folder = make_set("set");
  write("set", "t10k-labels-idx1-ubyte", label_file(4));
  expect_in(refusal_of(from(folder)),
            {folder + "/t10k-labels-idx1-ubyte' has 4 labels", folder + "/t10k-images-idx3-ubyte' has 3 images"});
}

TEST_F(DataSetTest, RefusesTestImagesOfAnotherSize) {
  const std::string folder = make_set("set");
  write("set", "t10k-images-idx3-ubyte", image_file(3, 3, 2));
  expect_in(refusal_of(from(folder)), {folder, "2 x 3", "3 x 2"});
}

TEST_F(DataSetTest, NamesTheFileThatIsWrong) {
  const std::string plain = make_set("plain"), compressed = make_set("compressed", true);
  const std::string labels = label_file(5);
  write("plain", "train-labels-idx1-ubyte", labels.substr(0, labels.size() - 1));
  expect_in(refusal_of(from(plain)), {plain + "/train-labels-idx1-ubyte'", "5 labels", "found 4", "truncated"});
  const std::string cut = gzipped(labels).substr(0, 15);
  write("compressed", "train-labels-idx1-ubyte.gz", cut);
  expect_in(refusal_of(from(compressed)), {compressed + "/train-labels-idx1-ubyte.gz'", "only 15 bytes", "truncated"});
}

TEST_F(DataSetTest, NamesTheFileThatIsMissing) {
  const std::string folder = make_set("set", true);
  fs::remove(folder + "/t10k-images-idx3-ubyte.gz");
  expect_in(refusal<IoError>([&] { load_data_set(from(folder)); }),
            {folder, "neither t10k-images-idx3-ubyte nor t10k-images-idx3-ubyte.gz"});
}

TEST_F(DataSetTest, NamesTheFileThatCannotBeRead) {
  const std::string folder = make_set("set");
  fs::remove(folder + "/train-labels-idx1-ubyte");
  fs::create_directory(folder + "/train-labels-idx1-ubyte");
  expect_in(refusal<IoError>([&] { load_data_set(from(folder)); }), {folder + "/train-labels-idx1-ubyte"});
}

TEST_F(DataSetTest, RefusesAFolderThatDoesNotExist) {
  expect_in(refusal_of(from("/nowhere/mnist")), {"'/nowhere/mnist' does not exist", "fashion-mnist, mnist"});
}

TEST_F(DataSetTest, FindsANameInTheHomeFolder) {
  make_set(".local/share/lowpass/own-digits");
  const DataSet set = load_data_set(from("own-digits"));
  expect_small_set(set);
  EXPECT_EQ(set.folder, home / ".local/share/lowpass/own-digits");
  EXPECT_EQ(set.name, set.folder.string());
}

TEST_F(DataSetTest, SaysWhereANameWasLookedForAndHowToGetIt) {
  expect_in(refusal_of(from("mnist")),
            {"'mnist' is not on this machine", home.path().string() + "/.local/share/lowpass/mnist",
             "/usr/share/datasets/mnist", "run scripts/fetch-mnist"});
}

TEST_F(DataSetTest, OffersTheNearestKnownName) {
  const std::string message = refusal_of(from("fasion-mnist"));
  expect_in(message, {"unknown data set 'fasion-mnist'", "did you mean 'fashion-mnist'?", "./fasion-mnist",
                      "dataset-fashion-mnist", "scripts/fetch-mnist"});
}

TEST_F(DataSetTest, WorksWithoutAHomeFolder) {
  set_environment("HOME", std::nullopt);
  const std::string message = refusal_of(from("mnist"));
  expect_in(message, {"(looked at: /usr/share/datasets/mnist)"});
}

TEST_F(DataSetTest, TakesNoFolderForAName) {
  for (const char* name : {"", ".", ".."}) expect_in(refusal_of(from(name)), {"'" + std::string(name) + "'", "slash"});
}

TEST_F(DataSetTest, RefusesOtherFilesUnderAKnownName) {
  const std::string folder = make_set(".local/share/lowpass/mnist");
  expect_in(refusal_of(from("mnist")),
            {folder + "/train-images-idx3-ubyte' is another data set than MNIST", "6bbc9ace898e44ae57da46a324031adb",
             "e78ef38ff7fe1469f5e3c7e35bb7bd10", "scripts/fetch-mnist"});
}

TEST_F(DataSetTest, ChecksARequiredSetInAnyFolder) {
  const std::string folder = make_set("set");
  expect_in(refusal_of(required("mnist", folder)), {"another data set than MNIST"});
  expect_in(refusal_of(required("fashion-mnist", folder)),
            {"another data set than Fashion-MNIST", "f4a8712d7a061bf5bd6d2ca38dc4d50a", "dataset-fashion-mnist"});
}

TEST_F(DataSetTest, RefusesARequiredNameWithoutKnownSums) {
  const std::string folder = make_set("set");
  expect_in(refusal_of(required("minst", folder)), {"unknown data set 'minst'", "did you mean 'mnist'?"});
}

TEST_F(DataSetTest, AsksTheEnvironmentOnlyWhenNothingIsNamed) {
  const std::string folder = make_set("set");
  set_environment("LOWPASS_DATA", folder);
  EXPECT_EQ(load_data_set({}).folder, folder);
  expect_in(refusal_of(from("no-such-set")), {"'no-such-set'"});
  expect_in(refusal_of(required("mnist")), {"'mnist' is not on this machine"});
  set_environment("LOWPASS_DATA", "own-digits");
  make_set(".local/share/lowpass/own-digits");
  EXPECT_EQ(load_data_set({}).folder, home / ".local/share/lowpass/own-digits");
}

TEST_F(DataSetTest, IsFashionMnistWhenNothingIsSaid) {
  const std::string folder = make_set(".local/share/lowpass/fashion-mnist");
  expect_in(refusal_of({}), {folder, "another data set than Fashion-MNIST"});
  set_environment("LOWPASS_DATA", "");
  expect_in(refusal_of({}), {folder, "another data set than Fashion-MNIST"});
}

TEST_F(DataSetTest, LoadsMnist) {
  if (!original_data) GTEST_SKIP() << "$LOWPASS_DATA, the folder of MNIST, is not set";
  set_environment("HOME", original_home);
  const DataSet set = load_data_set(from(*original_data));
  if (set.name != "mnist") GTEST_SKIP() << "$LOWPASS_DATA is not MNIST but " << set.name;
  EXPECT_EQ(load_data_set(required("mnist", *original_data)).name, "mnist");
  EXPECT_EQ(set.train->count(), 60000U);
  EXPECT_EQ(set.test->count(), 10000U);
  EXPECT_EQ(set.train->features.columns(), 784U);
  // Labels and sums of all pixels as NumPy gives them: means of 33.3184214498 and 33.7912244898.
  EXPECT_EQ(set.train->labels[0], 5);
  EXPECT_EQ(set.test->labels[0], 7);
  EXPECT_EQ(pixel_sum(*set.train), 1567298545);
  EXPECT_EQ(pixel_sum(*set.test), 264923200);
  expect_in(refusal_of(required("fashion-mnist", set.folder.string() + "/")),
            {"another data set than Fashion-MNIST", "MNIST's train-images-idx3-ubyte"});
}

TEST_F(DataSetTest, LoadsFashionMnistFromDebiansPackage) {
  if (!fs::exists(fashion_mnist)) GTEST_SKIP() << "the package dataset-fashion-mnist is not installed";
  const DataSet set = load_data_set({});
  EXPECT_EQ(set.name, "fashion-mnist");
  EXPECT_EQ(set.folder, fashion_mnist);
  EXPECT_EQ(set.train->count(), 60000U);
  EXPECT_EQ(set.test->count(), 10000U);
  // Labels and sums of all pixels as NumPy gives them.
  EXPECT_EQ(set.train->labels[0], 9);
  EXPECT_EQ(pixel_sum(*set.train), 3431114169);
  EXPECT_EQ(pixel_sum(*set.test), 573469082);
}

TEST_F(DataSetTest, RecognisesAKnownSetInAnyFolder) {
  if (!fs::exists(fashion_mnist)) GTEST_SKIP() << "the package dataset-fashion-mnist is not installed";
  fs::create_directory_symlink(fashion_mnist, home / "clothes");
  EXPECT_EQ(load_data_set(from((home / "clothes").string())).name, "fashion-mnist");
}

TEST_F(DataSetTest, SaysWhichKnownSetLiesUnderAnothersName) {
  if (!fs::exists(fashion_mnist)) GTEST_SKIP() << "the package dataset-fashion-mnist is not installed";
  fs::create_directories(home / ".local/share/lowpass");
  fs::create_directory_symlink(fashion_mnist, home / ".local/share/lowpass/mnist");
  expect_in(refusal_of(from("mnist")),
            {"another data set than MNIST", "6bbc9ace898e44ae57da46a324031adb",
             "f4a8712d7a061bf5bd6d2ca38dc4d50a, which is Fashion-MNIST's train-images-idx3-ubyte"});
}

}  // namespace
}  // namespace lowpass
