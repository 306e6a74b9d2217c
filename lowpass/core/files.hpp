#pragma once

#include <filesystem>
#include <functional>
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

/// The same, but what is there already stays as it is: false, and nothing is written. Of several processes that write
/// the same file at the same time one does.
/// @throws IoError as write_file.
bool write_file_once(const std::filesystem::path& path, std::string_view bytes);

/// Makes a folder with all its files, whole or not at all: `fill` writes them into a folder with a temporary name
/// beside it, which then gets its final name. A folder with files that is there already stays as it is: false.
/// @throws IoError naming the path and the system's reason, and what `fill` throws; nothing is left behind.
bool write_folder_once(const std::filesystem::path& folder,
                       const std::function<void(const std::filesystem::path& draft)>& fill);

/// Gives the file `temporary` the name `path` if nothing has it yet; it may keep its first name too (a hard link), or
/// not. 0, or the system's error number: EEXIST if the name is taken.
int give_name_once(const std::filesystem::path& temporary, const std::filesystem::path& path);

/// A name beside `path` that no other process uses and this one only once: is_temporary_name.
std::filesystem::path temporary_path(const std::filesystem::path& path);

/// Makes the folder if it is missing and checks that files can be written into it: before hours of computing, not
/// after.
/// @throws IoError naming the path and the system's reason.
void make_writable_folder(const std::filesystem::path& folder);

/// Whether `name` is a temporary name, of a file or folder that is being written or that a killed process has left.
bool is_temporary_name(std::string_view name);
/// Whether it is one that a process of this machine made.
bool is_temporary_name_of_this_host(std::string_view name);

/// Whether there is something at this path, and whether that is a folder; what cannot be looked at is not there.
bool is_there(const std::filesystem::path& path);
bool is_folder(const std::filesystem::path& path);

}  // namespace lowpass
