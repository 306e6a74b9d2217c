#include "study/tiny_study.hpp"

#include <fmt/format.h>

#include "network/idx_bytes.hpp"

namespace {

constexpr std::uint32_t side = 28;

std::string images(std::uint32_t count) {
  std::string bytes = big_endian_bytes({0x00000803, count, side, side});
  for (std::uint32_t image = 0; image < count; ++image) {
    const std::uint32_t label = image % 10;
    for (std::uint32_t row = 0; row < side; ++row) {
      for (std::uint32_t column = 0; column < side; ++column) {
        const bool bright = row / 5 == label / 5 && column / 5 == label % 5;
        const std::uint32_t dim = (31 * image + 17 * row * column + 7 * column) % 64;
        bytes += static_cast<char>(bright ? 255 - dim : dim);
      }
    }
  }
  return bytes;
}

}  // namespace

void write_tiny_images(const TemporaryFolder& folder) {
  folder.write("train-images-idx3-ubyte", images(48));
  folder.write("train-labels-idx1-ubyte", label_file(48));
  folder.write("t10k-images-idx3-ubyte", images(20));
  folder.write("t10k-labels-idx1-ubyte", label_file(20));
}

TinyStudy study_of_many_tasks() {
  TinyStudy study;
  study.runs = "4";
  study.kept = "3";
  study.pairs = "3";
  study.epochs = "10";
  return study;
}

std::string tiny_study(const TemporaryFolder& folder, const TinyStudy& changes) {
  return fmt::format(
      "schema = 1\n"
      "title = \"Tiny\"\n"
      "seed = 5\n"
      "data.name = \"{}\"\n"
      "networks.fcp.landscape = \"fcp\"\n"
      "[training]\n"
      "runs = {}\n"
      "kept = {}\n"
      "sgd = {{ lr = 0.2, batch = 16, epochs = {} }}\n"
      "bfgs = {{ iterations = {} }}\n"
      "[paths]\n"
      "pairs = {}\n"
      "terms = 2\n"
      "points = 5\n"
      "steps = {}\n"
      "batch = 12\n"
      "keep_coefficients = true\n"
      "[analysis]\n"
      "bootstrap_samples = 20\n"
      "{}",
      folder.path().string(), changes.runs, changes.kept, changes.epochs, changes.epochs, changes.pairs, changes.steps,
      changes.more);
}
