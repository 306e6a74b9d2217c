#include "lowpass/study/cluster/presence.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <limits>
#include <nlohmann/json.hpp>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/study/cluster/watch.hpp"

namespace lowpass {
namespace {

double seconds_since(const std::string& utc) {
  std::tm time{};
  if (::strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time) == nullptr) return 0;
  return std::max(0.0, std::difftime(std::time(nullptr), ::timegm(&time)));
}

/// Nothing if it has gone meanwhile, or says nothing that can be understood.
std::optional<Presence> read_presence(const std::filesystem::path& file, std::string name) {
  struct stat facts{};
  if (::stat(file.c_str(), &facts) != 0) return std::nullopt;
  Watch watch{std::chrono::duration<double>(std::numeric_limits<double>::infinity())};
  try {
    const nlohmann::json json = nlohmann::json::parse(read_file(file));
    Presence presence{.name = std::move(name),
                      .process = json.at("process").get<std::string>(),
                      .host = json.at("host").get<std::string>(),
                      .started = json.at("started").get<std::string>()};
    presence.age = seconds_since(presence.started);
    presence.silent = std::max(0.0, std::difftime(std::time(nullptr), facts.st_mtim.tv_sec));
    presence.is_gone = watch.look(file) == Life::dead;
    presence.workers = json.value("workers", std::size_t{0});
    if (json.contains("shard"))
      presence.shard =
          Shard{json["shard"].at("index").get<std::size_t>(), json["shard"].at("count").get<std::size_t>()};
    if (json.contains("rank")) presence.rank = json["rank"].get<std::size_t>();
    return presence;
  } catch (const IoError&) {
    return std::nullopt;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::vector<Presence> read_all(const std::filesystem::path& folder) {
  std::vector<Presence> all;
  std::error_code none;  // no folder, nobody there
  for (auto entry = std::filesystem::recursive_directory_iterator(folder, none);
       entry != std::filesystem::recursive_directory_iterator(); entry.increment(none)) {
    if (!entry->is_regular_file(none) || is_temporary_name(entry->path().filename().string())) continue;
    if (auto presence = read_presence(entry->path(), entry->path().lexically_relative(folder).generic_string()))
      all.push_back(std::move(*presence));
  }
  std::ranges::sort(all, {}, &Presence::name);
  return all;
}

}  // namespace

bool is_at_work(const Presence& presence) {
  constexpr double long_silence = 600;
  return !presence.is_gone && presence.silent < long_silence;
}

std::vector<Presence> present_processes(const StudyLayout& layout) {
  return read_all(layout.processes());
}

std::vector<Presence> claimed_tasks(const StudyLayout& layout) {
  return read_all(layout.claims());
}

}  // namespace lowpass
