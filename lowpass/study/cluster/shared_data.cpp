#include "lowpass/study/cluster/shared_data.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/file_descriptor.hpp"
#include "lowpass/study/cluster/rank_messages.hpp"
#include "lowpass/study/study_landscapes.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

/// A file that was opened. @throws IoError if it was not.
int opened(int file) {
  if (file < 0) throw IoError(fmt::format("no file in memory: {}", std::strerror(errno)));
  return file;
}

std::size_t page_size() {
  return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// How far into its first page something begins.
std::size_t into_page(const void* begin) {
  return reinterpret_cast<std::uintptr_t>(begin) % page_size();
}

void write_at(int file, std::size_t at, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written <= 0) throw IoError(fmt::format("a file in memory cannot be written: {}", std::strerror(errno)));
    at += static_cast<std::size_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void read_at(int file, std::size_t at, std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t read = ::pread(file, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (read <= 0) throw IoError(fmt::format("a file in memory cannot be read: {}", std::strerror(errno)));
    at += static_cast<std::size_t>(read);
    bytes = bytes.subspan(static_cast<std::size_t>(read));
  }
}

/// Fills memory with what the file holds there. Whole pages of large blocks become those of the file itself, so that
/// all who do so share them; a page that is written to would become its writer's own.
void fill(std::span<std::byte> memory, int file, std::size_t at) {
  // From here on the C library gets every block from the system and hands it back whole.
  constexpr std::size_t large = std::size_t{32} << 20U;
  const std::size_t page = page_size();
  const std::size_t begin = (page - into_page(memory.data())) % page;
  if (memory.size() < large || into_page(memory.data()) != at % page) return read_at(file, at, memory);
  const std::size_t end = begin + (memory.size() - begin) / page * page;
  const void* mapped = ::mmap(memory.data() + begin, end - begin, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file,
                              static_cast<off_t>(at + begin));
  if (mapped == MAP_FAILED) return read_at(file, at, memory);
  read_at(file, at, memory.first(begin));
  read_at(file, at + end, memory.subspan(end));
}

/// Appends the samples to the file and says where they are.
Json write_samples(const Samples& samples, int file, std::size_t& end) {
  // As far into a page as in memory: only so can a page of the file stand for one of the memory.
  const std::size_t page = page_size();
  const std::size_t features_at = (end + page - 1) / page * page + into_page(samples.features.data());
  write_at(file, features_at, std::as_bytes(samples.features.values()));
  const std::size_t labels_at = features_at + samples.features.values().size_bytes();
  write_at(file, labels_at, std::as_bytes(std::span(samples.labels)));
  end = labels_at + samples.labels.size() * sizeof(samples.labels[0]);
  return {{"rows", samples.features.rows()},
          {"columns", samples.features.columns()},
          {"features_at", features_at},
          {"labels", samples.labels.size()},
          {"labels_at", labels_at}};
}

std::shared_ptr<const Samples> read_samples(const Json& json, int file) {
  auto samples = std::make_shared<Samples>();
  samples->features = Matrix<float>(json.at("rows").get<std::size_t>(), json.at("columns").get<std::size_t>(), unset);
  fill(std::as_writable_bytes(samples->features.values()), file, json.at("features_at").get<std::size_t>());
  samples->labels.resize(json.at("labels").get<std::size_t>());
  read_at(file, json.at("labels_at").get<std::size_t>(), std::as_writable_bytes(std::span(samples->labels)));
  return samples;
}

Json data_json(const DataSet& data, int file) {
  Json json = {{"name", data.name}, {"folder", data.folder.string()}, {"files", Json::array()}};
  for (const DataFile& source : data.files) json["files"].push_back({source.name, source.md5});
  std::size_t end = 0;
  json["train"] = write_samples(*data.train, file, end);
  json["test"] = write_samples(*data.test, file, end);
  return json;
}

DataSet data_from_json(const Json& json, int file) {
  DataSet data;
  data.name = json.at("name").get<std::string>();
  data.folder = json.at("folder").get<std::string>();
  for (const Json& source : json.at("files"))
    data.files.push_back({source.at(0).get<std::string>(), source.at(1).get<std::string>()});
  data.train = read_samples(json.at("train"), file);
  data.test = read_samples(json.at("test"), file);
  return data;
}

/// What decides which data are read, as text.
std::string asked_data(const Study& study, const std::optional<std::string>& place) {
  return fmt::format("{}\n{}\n{}", study.data_name, place.value_or(""), study.train_samples.value_or(0));
}

void tell_others_here(Ranks& ranks, Json message) {
  message["kind"] = "data";
  for (const std::size_t rank : ranks.here())
    if (rank != ranks.index()) send_message(ranks, rank, message);
}

}  // namespace

void tell_no_data(Ranks& ranks) {
  tell_others_here(ranks, Json::object());
}

SharedData::SharedData(Ranks& ranks, const Study& study, const std::optional<std::string>& place) {
  try {
    data_ = load_study_data(study, place);
  } catch (...) {
    tell_no_data(ranks);
    throw;
  }
  if (ranks.here().size() == 1) return;
  try {
    FileDescriptor file(opened(::memfd_create("lowpass-data", MFD_CLOEXEC)));
    const Json json = data_json(data_, file.get());
    // This rank's own copy goes.
    data_ = data_from_json(json, file.get());
    file_.emplace(file.release());
    tell_others_here(ranks, {{"data", json},
                             {"asked", asked_data(study, place)},
                             {"file", fmt::format("/proc/{}/fd/{}", ::getpid(), file_->get())}});
  } catch (const IoError&) {
    // There is no memory for the file: each rank has the data for itself.
    tell_no_data(ranks);
  }
}

DataSet told_data(const Json& message, const Study& study, const std::optional<std::string>& place) {
  if (message.value("asked", "") == asked_data(study, place)) {
    try {
      const FileDescriptor file(opened(::open(message.at("file").get<std::string>().c_str(), O_RDONLY | O_CLOEXEC)));
      return data_from_json(message.at("data"), file.get());
    } catch (const IoError&) {
      // Processes may be kept apart from each other.
    }
  }
  return load_study_data(study, place);
}

}  // namespace lowpass
