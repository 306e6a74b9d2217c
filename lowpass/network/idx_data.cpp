#include "lowpass/network/idx_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/md5.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/network/content_cache.hpp"
#include "lowpass/network/idx.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

/// One of the four files, uncompressed.
struct SourceFile {
  fs::path path;
  Content content;
  std::optional<FileState> to_keep;  ///< the file's state if the cache is to get the content

  std::string_view bytes() const { return content.view(); }
};

/// The file's state if an entry of the cache is worth its place, and if a change that comes after reading will show:
/// clocks of file systems tick slowly, so that a file may change twice at one time of theirs.
std::optional<FileState> cacheable_state(const fs::path& path) {
  constexpr std::uint64_t worth_it = std::uint64_t{1} << 20U;
  constexpr auto slowest_tick = std::chrono::seconds(2);
  const auto latest = std::chrono::system_clock::now().time_since_epoch() - slowest_tick;
  std::optional<FileState> state = file_state(path);
  if (state && (state->size < worth_it || std::chrono::nanoseconds(state->modified) > latest)) state.reset();
  return state;
}

/// From the cache, or from the file.
SourceFile read_source(fs::path path, const std::optional<ContentCache>& cache) {
  std::optional<FileState> state;
  if (cache) state = cacheable_state(path);
  if (cache && state)
    if (std::optional<Content> kept = cache->find(*state)) return {std::move(path), std::move(*kept), {}};
  Bytes stored = read_large_file(path);
  const bool compressed = is_gzip({stored.data(), stored.size()});
  Content content{uncompressed(std::move(stored), path.string()), 0, {}};
  content.md5 = md5_sum(content.view());
  // A file that changed while it was read may be half the one and half the other.
  if (!compressed || file_state(path) != state) state.reset();
  return {std::move(path), std::move(content), std::move(state)};
}

fs::path find_file(const fs::path& folder, const KnownDataSet* promised, const std::string& name) {
  const fs::path plain = folder / name;
  fs::path path = plain;
  if (!is_there(plain)) path += ".gz";
  if (!is_there(path))
    throw IoError(fmt::format("the data set in '{}' is incomplete: neither {} nor {}.gz is there; {}", folder.string(),
                              name, name, promised != nullptr ? promised->how_to_get : how_to_get_data_sets()));
  return path;
}

using SourceFiles = std::array<SourceFile, 4>;

/// All at once; if several are wrong, the first of them is named.
SourceFiles read_sources(const fs::path& folder, const KnownDataSet* promised, const std::optional<ContentCache>& cache,
                         Workers& workers) {
  SourceFiles files;
  std::array<std::exception_ptr, 4> failures;
  workers.for_each(files.size(), [&](std::size_t i) {
    try {
      files[i] = read_source(find_file(folder, promised, idx_file_names[i]), cache);
    } catch (...) {
      failures[i] = std::current_exception();
    }
  });
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
  return files;
}

void check_sums(const KnownDataSet& promised, const SourceFiles& files, const std::array<std::string, 4>& sums) {
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (sums[i] == promised.sums[i]) continue;
    const std::optional<std::string> other = recognise_file(sums[i]);
    throw BadInput(
        fmt::format("'{}' is another data set than {}: expected the MD5 sum {}, found {}{}; {}, or name the "
                    "set that you mean",
                    files[i].path.string(), promised.title, promised.sums[i], sums[i],
                    other ? fmt::format(", which is {}", *other) : "", promised.how_to_get));
  }
}

/// Images and labels of one split, checked but not yet scaled.
struct RawSamples {
  IdxImages images;
  std::string_view labels;
};

RawSamples parse(const SourceFile& images, const SourceFile& labels) {
  const RawSamples raw{parse_idx_images(images.bytes(), images.path.string()),
                       parse_idx_labels(labels.bytes(), labels.path.string())};
  if (raw.images.count != raw.labels.size())
    throw BadInput(fmt::format("'{}' has {} labels, but '{}' has {} images; give files that belong together",
                               labels.path.string(), raw.labels.size(), images.path.string(), raw.images.count));
  return raw;
}

std::shared_ptr<const Samples> scaled(const RawSamples& raw, std::size_t count, Workers& workers) {
  Samples samples{scaled_pixels(raw.images, count, workers), {}};
  samples.labels.resize(count);
  // A label is a byte from 0 to 255; char may have a sign.
  std::transform(raw.labels.begin(), raw.labels.begin() + static_cast<std::ptrdiff_t>(count), samples.labels.begin(),
                 [](char label) { return static_cast<unsigned char>(label); });
  return std::make_shared<const Samples>(std::move(samples));
}

}  // namespace

DataSet read_idx_data(const fs::path& folder, const KnownDataSet* promised, std::optional<std::size_t> train_samples) {
  // More would wait for memory.
  constexpr std::size_t most_workers = 16;
  Workers workers(std::min(available_cores(), most_workers));
  std::optional<ContentCache> cache;
  if (const auto kept_in = cache_folder()) cache.emplace(*kept_in);
  const SourceFiles files = read_sources(folder, promised, cache, workers);
  const RawSamples train = parse(files[0], files[1]);
  const RawSamples test = parse(files[2], files[3]);
  if (train.images.rows != test.images.rows || train.images.columns != test.images.columns)
    throw BadInput(
        fmt::format("the data set in '{}' has training images of {} x {} pixels and test images of {} x {}; "
                    "give files that belong together",
                    folder.string(), train.images.rows, train.images.columns, test.images.rows, test.images.columns));

  std::array<std::string, 4> sums;
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = files[i].content.md5;
  if (promised != nullptr) check_sums(*promised, files, sums);

  const std::size_t kept = kept_training_samples(train_samples, train.images.count, folder);
  // Of what stood all checks, and beside the scaling.
  const std::jthread keeping([&] {
    for (const SourceFile& file : files)
      if (cache && file.to_keep) cache->keep(*file.to_keep, file.content);
  });
  DataSet data_set;
  const KnownDataSet* known = recognise_data_set(sums);
  data_set.name = known != nullptr ? known->name : folder.string();
  data_set.folder = folder;
  for (std::size_t i = 0; i < sums.size(); ++i) data_set.files.push_back({idx_file_names[i], sums[i]});
  data_set.train = scaled(train, kept, workers);
  data_set.test = scaled(test, test.images.count, workers);
  return data_set;
}

}  // namespace lowpass
