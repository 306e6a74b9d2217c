#include "lowpass/study/cluster/checkpoint_file.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "lowpass/core/md5.hpp"
#include "lowpass/core/version.hpp"

namespace lowpass {
namespace {

/// Grows with every change of what a state consists of.
constexpr int format = 1;

std::string first_line(std::string_view content) {
  return fmt::format("lowpass checkpoint {} {} {} {}\n", format, version, content.size(), md5_sum(content));
}

}  // namespace

std::string checkpoint_bytes(const std::string& identity, const Checkpoint::Parts& parts) {
  std::vector<std::uint8_t> content;
  nlohmann::json::to_cbor({{"identity", identity}, {"parts", parts}}, content);
  const std::string_view bytes(reinterpret_cast<const char*>(content.data()), content.size());
  return first_line(bytes).append(bytes);
}

CheckpointContent checkpoint_content(const std::string& bytes, const std::string& identity) {
  const std::size_t line = bytes.find('\n');
  if (line == std::string::npos) return {{}, "it has no first line"};
  const std::string_view content = std::string_view(bytes).substr(line + 1);
  // The line is made again from what follows it: whatever was changed, they differ.
  if (std::string_view(bytes).substr(0, line + 1) != first_line(content))
    return {{}, "it is damaged, cut off or of another version"};
  try {
    nlohmann::json json = nlohmann::json::from_cbor(content);
    if (json.at("identity") != identity) return {{}, "it is of other settings, data or ends"};
    return {json.at("parts").get<Checkpoint::Parts>(), ""};
  } catch (const nlohmann::json::exception& error) {
    return {{}, error.what()};
  }
}

}  // namespace lowpass
