#include "lowpass/report/pdf_date.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <vector>

namespace lowpass::report {
namespace {

constexpr std::string_view date_key = "/CreationDate";

/// The number behind `key` and white space; nothing if the key is not there.
std::optional<std::size_t> number_after(std::string_view text, std::string_view key) {
  std::size_t begin = text.find(key);
  if (begin == std::string_view::npos) return std::nullopt;
  begin = text.find_first_not_of(" \n[", begin + key.size());
  if (begin == std::string_view::npos) return std::nullopt;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data() + begin, text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

std::optional<std::string> inflated(std::string_view packed) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string text;
  int status = Z_OK;
  while (status == Z_OK) {
    char buffer[1 << 14];
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    status = inflate(&stream, Z_NO_FLUSH);
    text.append(buffer, sizeof buffer - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END) return std::nullopt;
  return text;
}

/// The dictionary and the unpacked content of the stream object that begins `object`.
struct Stream {
  std::string_view dictionary;
  std::string content;
};
std::optional<Stream> read_stream(std::string_view object) {
  const std::size_t mark = object.find("stream\n");
  if (mark == std::string_view::npos) return std::nullopt;
  // Flate data know their own end: the length need not be looked up.
  auto content = inflated(object.substr(mark + 7));
  if (!content) return std::nullopt;
  return Stream{object.substr(0, mark), std::move(*content)};
}

/// Takes "/CreationDate (...)" out of a dictionary.
void drop_date(std::string& object) {
  const std::size_t begin = object.find(date_key);
  const std::size_t end = begin == std::string::npos ? begin : object.find(')', begin);
  if (end != std::string::npos) object.erase(begin, end + 1 - begin);
}

/// Where the objects of a file with a cross-reference stream are.
struct CrossReferences {
  std::map<std::size_t, std::size_t> offset_of;  ///< plain objects
  std::size_t own_offset = 0;
  std::size_t size = 0, root = 0, info = 0;
};

std::optional<CrossReferences> read_cross_references(std::string_view pdf) {
  const std::size_t tail = pdf.rfind("startxref");
  if (tail == std::string_view::npos) return std::nullopt;
  CrossReferences table;
  table.own_offset = number_after(pdf.substr(tail), "startxref").value_or(pdf.size());
  if (table.own_offset >= pdf.size()) return std::nullopt;
  const auto stream = read_stream(pdf.substr(table.own_offset));
  if (!stream || stream->dictionary.find("/XRef") == std::string_view::npos) return std::nullopt;
  const auto size = number_after(stream->dictionary, "/Size");
  const auto root = number_after(stream->dictionary, "/Root");
  const auto info = number_after(stream->dictionary, "/Info");
  const auto offset_width = number_after(stream->dictionary, "/W [1");
  // Type, offset and a last field of two bytes, no prediction and one section: the only form cairo writes.
  if (!size || !root || !info || !offset_width || *offset_width > 8) return std::nullopt;
  const std::size_t entry = 1 + *offset_width + 2;
  if (stream->content.size() != entry * *size) return std::nullopt;
  table.size = *size;
  table.root = *root;
  table.info = *info;
  for (std::size_t number = 0; number < *size; ++number) {
    const char* bytes = stream->content.data() + number * entry;
    std::size_t offset = 0;
    for (std::size_t i = 1; i <= *offset_width; ++i) offset = offset << 8 | static_cast<unsigned char>(bytes[i]);
    if (bytes[0] == 1 && offset < pdf.size() && offset != table.own_offset) table.offset_of[number] = offset;
  }
  return table;
}

/// All objects by number, those of object streams unpacked, in the form "N 0 obj ... endobj\n".
std::optional<std::map<std::size_t, std::string>> read_objects(std::string_view pdf, const CrossReferences& table) {
  std::vector<std::size_t> ends{table.own_offset};
  for (const auto& [number, offset] : table.offset_of) ends.push_back(offset);
  std::sort(ends.begin(), ends.end());
  std::map<std::size_t, std::string> objects;
  std::vector<std::size_t> dropped;
  for (const auto& [number, offset] : table.offset_of) {
    const auto end = std::upper_bound(ends.begin(), ends.end(), offset);
    if (end == ends.end()) return std::nullopt;
    const std::string_view object = pdf.substr(offset, *end - offset);
    if (object.substr(0, object.find('\n', object.find("obj") + 4)).find("/ObjStm") == std::string_view::npos) {
      objects[number] = object;
      continue;
    }
    const auto stream = read_stream(object);
    if (!stream) return std::nullopt;
    const auto count = number_after(stream->dictionary, "/N ");
    const auto first = number_after(stream->dictionary, "/First");
    if (!count || !first || *first > stream->content.size()) return std::nullopt;
    // The packed length stands in an object of its own and depends on the date: it goes with its stream.
    if (const auto length = number_after(stream->dictionary, "/Length")) dropped.push_back(*length);
    std::string_view index = std::string_view(stream->content).substr(0, *first);
    std::vector<std::size_t> numbers;
    while (const auto value = number_after(index, "")) {
      numbers.push_back(*value);
      index.remove_prefix(std::min(index.size(), index.find_first_not_of(" \n") + std::to_string(*value).size()));
    }
    if (numbers.size() != 2 * *count) return std::nullopt;
    for (std::size_t i = 0; i < *count; ++i) {
      const std::size_t begin = *first + numbers[2 * i + 1];
      const std::size_t next = i + 1 < *count ? *first + numbers[2 * i + 3] : stream->content.size();
      if (begin > next || next > stream->content.size()) return std::nullopt;
      objects[numbers[2 * i]] =
          fmt::format("{} 0 obj\n{}\nendobj\n", numbers[2 * i], stream->content.substr(begin, next - begin));
    }
  }
  for (const std::size_t number : dropped) objects.erase(number);
  return objects;
}

std::string lay_out(std::string_view header, const std::map<std::size_t, std::string>& objects,
                    const CrossReferences& table) {
  std::string pdf(header);
  std::map<std::size_t, std::size_t> offset_of;
  for (const auto& [number, object] : objects) {
    offset_of[number] = pdf.size();
    pdf += object;
  }
  const std::size_t start = pdf.size();
  pdf += fmt::format("xref\n0 {}\n", table.size);
  for (std::size_t number = 0; number < table.size; ++number) {
    const auto found = offset_of.find(number);
    pdf += found == offset_of.end() ? "0000000000 65535 f \n" : fmt::format("{:010} 00000 n \n", found->second);
  }
  pdf += fmt::format("trailer\n<< /Size {}\n   /Root {} 0 R\n   /Info {} 0 R\n>>\nstartxref\n{}\n%%EOF\n", table.size,
                     table.root, table.info, start);
  return pdf;
}

}  // namespace

std::string without_creation_date(std::string_view pdf) {
  std::string copy(pdf);
  const std::size_t plain = copy.rfind(date_key);
  if (plain != std::string::npos) {
    const std::size_t end = copy.find(')', plain);
    if (end != std::string::npos) std::fill(copy.begin() + plain, copy.begin() + end + 1, ' ');
    return copy;
  }
  const auto table = read_cross_references(pdf);
  if (!table || table->offset_of.empty()) return copy;
  auto objects = read_objects(pdf, *table);
  if (!objects || !objects->contains(table->info) || !objects->contains(table->root)) return copy;
  drop_date((*objects)[table->info]);
  std::size_t header = table->own_offset;
  for (const auto& [number, offset] : table->offset_of) header = std::min(header, offset);
  return lay_out(pdf.substr(0, header), *objects, *table);
}

}  // namespace lowpass::report
