#include "lowpass/core/content_kind.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lowpass {
namespace {

struct Kind {
  std::string_view beginning;
  const char* name;
};

constexpr std::array<Kind, 12> kinds = {{
    {"\x1f\x8b", "gzip data"},
    {"PK\x03\x04", "a ZIP archive (.zip, .npz)"},
    {"\x89PNG", "a PNG picture"},
    {"\xff\xd8\xff", "a JPEG picture"},
    {"GIF8", "a GIF picture"},
    {"%PDF-", "a PDF document"},
    {"BZh", "bzip2 data"},
    {"\xfd"
     "7zXZ",
     "xz data"},
    {"\x28\xb5\x2f\xfd", "Zstandard data"},
    {"\x89HDF", "an HDF5 file"},
    {"\x93NUMPY", "a NumPy array (.npy)"},
    {"version https://git-lfs", "a pointer of Git LFS; git lfs pull fetches what it stands for"},
}};

/// What markup begins with, in small letters, after white space and a byte order mark.
std::string opening(std::string_view bytes) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  constexpr std::size_t enough = 64;
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  std::string text(bytes.substr(0, enough));
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

std::string content_kind(std::string_view bytes) {
  for (const Kind& kind : kinds)
    if (bytes.starts_with(kind.beginning)) return kind.name;
  const std::string text = opening(bytes);
  for (const char* tag : {"<!doctype html", "<html", "<head", "<body", "<script", "<!--"})
    if (text.starts_with(tag)) return "an HTML page";
  return text.starts_with("<?xml") ? "an XML document" : "";
}

}  // namespace lowpass
