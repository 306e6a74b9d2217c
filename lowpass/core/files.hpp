#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

#include "lowpass/core/unset_allocator.hpp"

namespace lowpass {

/// The whole file as bytes. @throws IoError naming the path and the system's reason.
std::string read_file(const std::filesystem::path& path);

/// The same for files of many megabytes, in half the time.
Bytes read_large_file(const std::filesystem::path& path);

/// Writes the file whole or not at all: to a temporary name in the same folder, fsync, rename, fsync of the folder.
/// A reader sees the old content or the new, also when the process or the machine dies. Missing parent folders are
/// made.
/// @throws IoError naming the path and the system's reason; nothing is left behind.
void write_file(const std::filesystem::path& path, std::string_view bytes);
/// The same with the parts one after the other.
void write_file(const std::filesystem::path& path, std::initializer_list<std::string_view> parts);

/// Makes the folder if it is missing and checks that files can be written into it: before hours of computing, not
/// after.
/// @throws IoError naming the path and the system's reason.
void make_writable_folder(const std::filesystem::path& folder);

/// Whether `name` is a temporary name of write_file, left by a process that was killed.
bool is_temporary_name(std::string_view name);

/// Whether there is something at this path, and whether that is a folder; what cannot be looked at is not there.
bool is_there(const std::filesystem::path& path);
bool is_folder(const std::filesystem::path& path);

}  // namespace lowpass
