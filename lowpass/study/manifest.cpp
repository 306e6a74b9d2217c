#include "lowpass/study/manifest.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/process_name.hpp"
#include "lowpass/core/utc_time.hpp"
#include "lowpass/core/version.hpp"
#include "lowpass/study/machine.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

Json data_json(const DataSet& data) {
  Json files = Json::array();
  for (const DataFile& file : data.files) files.push_back({{"name", file.name}, {"md5", file.md5}});
  return {{"name", data.name}, {"files", files}};
}

/// This process and what it computes on.
Json process_json(std::size_t workers) {
  return {{"process", process_name()}, {"lowpass", version},        {"started", utc_now()},
          {"workers", workers},        {"machine", machine_json()}, {"libraries", libraries_json()}};
}

/// Those of processes that worked beside each other, as the manifest and their own files have them, by name.
std::map<std::string, Json> processes(const StudyLayout& layout, const Json& manifest) {
  std::map<std::string, Json> found;
  const auto take = [&](const Json& one) {
    if (one.is_object() && one.contains("process")) found[one["process"].get<std::string>()] = one;
  };
  if (manifest.contains("processes"))
    for (const Json& one : manifest["processes"]) take(one);
  std::error_code none;  // no folder, no processes
  for (const auto& file : std::filesystem::directory_iterator(layout.process_manifests(), none))
    if (!is_temporary_name(file.path().filename().string())) take(Json::parse(read_file(file.path()), nullptr, false));
  return found;
}

Json manifest_json(const Study& study, const DataSet& data, std::size_t workers, const std::string& started) {
  Json manifest = {{"schema", 1},
                   {"lowpass", version},
                   {"started", started},
                   {"machine", machine_json()},
                   {"workers", workers},
                   {"libraries", libraries_json()},
                   {"data", data_json(data)},
                   {"seeds", {{"study", study.seed}}}};
  if (trains(study)) manifest["seeds"]["training"] = {study.first_seed, study.first_seed + study.runs - 1};
  return manifest;
}

/// An object; empty if there is no manifest. @throws BadInput if it is damaged.
Json read_manifest_json(const StudyLayout& layout) {
  if (!std::filesystem::exists(layout.manifest())) return Json::object();
  const std::string text = read_file(layout.manifest());
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {
    throw BadInput(fmt::format("'{}' is damaged ({}); restore it, or choose another folder", layout.manifest().string(),
                               error.what()));
  }
}

}  // namespace

void write_manifest(const StudyLayout& layout, const Study& study, const DataSet& data, std::size_t workers) {
  const std::optional<ManifestFacts> before = read_manifest(layout);
  Json manifest = manifest_json(study, data, workers, before ? before->started : utc_now());
  const Json there = read_manifest_json(layout);
  if (there.contains("processes")) manifest["processes"] = there["processes"];
  write_file(layout.manifest(), manifest.dump(2) + "\n");
}

void write_process_manifest(const StudyLayout& layout, const Study& study, const DataSet& data, std::size_t workers) {
  write_file_once(layout.manifest(), manifest_json(study, data, workers, utc_now()).dump(2) + "\n");
  write_file(layout.process_manifests() / (process_name() + ".json"), process_json(workers).dump(2) + "\n");
}

void fold_process_manifests(const StudyLayout& layout) {
  Json manifest = read_manifest_json(layout);
  const std::map<std::string, Json> found = processes(layout, manifest);
  if (manifest.empty() || found.empty()) return;
  Json folded = Json::array();
  for (const auto& [name, process] : found) folded.push_back(process);
  if (manifest.contains("processes") && manifest["processes"] == folded) return;
  manifest["processes"] = folded;
  write_file(layout.manifest(), manifest.dump(2) + "\n");
}

std::optional<ManifestFacts> read_manifest(const StudyLayout& layout) {
  const Json manifest = read_manifest_json(layout);
  if (manifest.empty()) return std::nullopt;
  try {
    ManifestFacts facts;
    for (const Json& one : manifest.at("data").at("files"))
      facts.data_files.push_back({one.at("name").get<std::string>(), one.at("md5").get<std::string>()});
    facts.started = manifest.at("started").get<std::string>();
    facts.workers = manifest.at("workers").get<std::size_t>();
    return facts;
  } catch (const Json::exception& error) {
    throw BadInput(fmt::format("'{}' is damaged ({}); restore it, or choose another folder", layout.manifest().string(),
                               error.what()));
  }
}

}  // namespace lowpass
