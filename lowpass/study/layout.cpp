#include "lowpass/study/layout.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

constexpr std::string_view table_header = "row,seed,train_loss,test_loss";

/// Dead and wild networks have such losses.
std::optional<double> parse_loss(const std::string& text) {
  if (text == "inf") return std::numeric_limits<double>::infinity();
  return parse_number(text);
}

EnsembleMember member_from(const std::string& line, std::size_t row, const std::filesystem::path& file) {
  const std::vector<std::string> fields = split(line, ',');
  if (fields.size() == 4 && parse_count(fields[0]) == row) {
    const auto seed = parse_count(fields[1]);
    const auto train_loss = parse_loss(fields[2]);
    const auto test_loss = parse_loss(fields[3]);
    if (seed && train_loss && test_loss) return {*seed, *train_loss, *test_loss};
  }
  throw BadInput(fmt::format("'{}' has the line '{}' for row {}; expected {}. Remove the file and run the study again",
                             file.string(), line, row, table_header));
}

}  // namespace

std::filesystem::path StudyLayout::training(const std::string& network, OptimizerKind optimizer,
                                            std::uint64_t seed) const {
  return folder / "training" / fmt::format("{}-{}-{}", network, to_string(optimizer), seed);
}

std::filesystem::path StudyLayout::ensemble_weights(const EnsembleId& id) const {
  return folder / "ensembles" / (id.name() + ".npy");
}

std::filesystem::path StudyLayout::ensemble_table(const EnsembleId& id) const {
  return folder / "ensembles" / (id.name() + ".csv");
}

std::filesystem::path StudyLayout::left_out(const std::string& network, OptimizerKind optimizer) const {
  return folder / "ensembles" / fmt::format("{}-{}-left-out.json", network, to_string(optimizer));
}

std::filesystem::path StudyLayout::path_result(const EnsembleId& id, Split split, std::uint64_t first,
                                               std::uint64_t second) const {
  return folder / "paths" / fmt::format("{}-{}", id.name(), split == Split::train ? "train" : "test") /
         fmt::format("{}-{}.json", first, second);
}

std::vector<EnsembleMember> read_ensemble_table(const StudyLayout& layout, const EnsembleId& id) {
  const std::filesystem::path file = layout.ensemble_table(id);
  std::vector<std::string> lines = split(read_file(file), '\n');
  if (lines.back().empty()) lines.pop_back();
  if (lines.empty() || lines.front() != table_header)
    throw BadInput(fmt::format("'{}' starts with '{}'; expected {}. Remove the file and run the study again",
                               file.string(), lines.empty() ? "" : lines.front(), table_header));
  std::vector<EnsembleMember> members;
  for (std::size_t row = 0; row + 1 < lines.size(); ++row) members.push_back(member_from(lines[row + 1], row, file));
  return members;
}

}  // namespace lowpass
