#include "lowpass/study/manifest.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cmath>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/gemm.hpp"
#include "lowpass/core/version.hpp"
#include "lowpass/core/workers.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

/// The value behind the first line that starts with `key`, as /proc and /etc/os-release write them; "unknown" without.
std::string value_in(const char* file, const std::string& key, char separator) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key)) continue;
    const std::size_t begin = line.find_first_not_of(" \t\"", line.find(separator) + 1);
    const std::size_t end = line.find_last_not_of(" \t\"");
    if (begin != std::string::npos && end >= begin) return line.substr(begin, end - begin + 1);
  }
  return "unknown";
}

double memory_gb() {
  const double bytes = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  return std::round(bytes / 1e8) / 10;
}

std::string system_text() {
  utsname names{};
  const bool known = ::uname(&names) == 0;
  return fmt::format("{}, Linux {}", value_in("/etc/os-release", "PRETTY_NAME", '='),
                     known ? names.release : "unknown");
}

Json machine_json() {
  return {{"cpu", value_in("/proc/cpuinfo", "model name", ':')},
          {"cores", available_cores()},
          {"memory_gb", memory_gb()},
          {"system", system_text()}};
}

Json libraries_json() {
  return {{"matrix_products", gemm_library()},
          {"nlohmann_json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                        NLOHMANN_JSON_VERSION_PATCH)},
          {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
          {"compiler", __VERSION__}};
}

Json data_json(const DataSet& data) {
  Json files = Json::array();
  for (const DataFile& file : data.files) files.push_back({{"name", file.name}, {"md5", file.md5}});
  return {{"name", data.name}, {"files", files}};
}

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

}  // namespace

void write_manifest(const StudyLayout& layout, const Study& study, const DataSet& data, std::size_t workers) {
  const std::optional<ManifestFacts> before = read_manifest(layout);
  Json manifest = {{"schema", 1},
                   {"lowpass", version},
                   {"started", before ? before->started : now_text()},
                   {"machine", machine_json()},
                   {"workers", workers},
                   {"libraries", libraries_json()},
                   {"data", data_json(data)},
                   {"seeds", {{"study", study.seed}}}};
  if (trains(study)) manifest["seeds"]["training"] = {study.first_seed, study.first_seed + study.runs - 1};
  write_file(layout.manifest(), manifest.dump(2) + "\n");
}

std::optional<ManifestFacts> read_manifest(const StudyLayout& layout) {
  const std::filesystem::path file = layout.manifest();
  if (!std::filesystem::exists(file)) return std::nullopt;
  const std::string text = read_file(file);
  try {
    const Json manifest = Json::parse(text);
    ManifestFacts facts;
    for (const Json& one : manifest.at("data").at("files"))
      facts.data_files.push_back({one.at("name").get<std::string>(), one.at("md5").get<std::string>()});
    facts.started = manifest.at("started").get<std::string>();
    facts.workers = manifest.at("workers").get<std::size_t>();
    return facts;
  } catch (const Json::exception& error) {
    throw BadInput(
        fmt::format("'{}' is damaged ({}); restore it, or choose another folder", file.string(), error.what()));
  }
}

}  // namespace lowpass
