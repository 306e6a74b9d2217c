#include "lowpass/plugin/shared_object.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <system_error>

#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

constexpr const char* entry_name = "lowpass_plugin_entry";
constexpr std::size_t version_1_size = offsetof(lowpass_plugin, precision);

struct CloseHandle {
  void operator()(void* handle) const { ::dlclose(handle); }
};
using Handle = std::unique_ptr<void, CloseHandle>;

Handle open_file(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored))
    throw BadInput(
        fmt::format("the plugin '{}' is not a file; after 'plugin:' stands the path of a shared object, such as "
                    "plugin:./mine.so, then its parameters after commas",
                    path));
  // Without a slash the loader would look among the system's libraries.
  Handle handle(::dlopen(fs::absolute(path).c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE));
  if (!handle)
    throw BadInput(
        fmt::format("the plugin '{}' cannot be opened as a shared object: {}; build it with "
                    "'cc -shared -fPIC'",
                    path, ::dlerror()));
  return handle;
}

using Entry = const lowpass_plugin* (*)();

Entry find_entry(const std::string& path, void* handle) {
  void* symbol = ::dlsym(handle, entry_name);
  if (symbol == nullptr)
    throw BadInput(fmt::format(
        "the plugin '{}' has no function {}; export one as lowpass_plugin.h says (from C++ as extern \"C\")", path,
        entry_name));
  return reinterpret_cast<Entry>(symbol);
}

void check_version(const std::string& path, const lowpass_plugin* plugin) {
  if (plugin == nullptr)
    throw BadInput(
        fmt::format("{} of the plugin '{}' returns NULL; return the address of a struct lowpass_plugin that stays",
                    entry_name, path));
  if (plugin->version < 1 || plugin->version > LOWPASS_PLUGIN_VERSION)
    throw BadInput(fmt::format(
        "the plugin '{}' has version {} of the plugin interface, this lowpass takes versions 1 to {}; compile it with "
        "the lowpass_plugin.h of this lowpass",
        path, plugin->version, LOWPASS_PLUGIN_VERSION));
  if (plugin->size < version_1_size)
    throw BadInput(
        fmt::format("the struct lowpass_plugin of the plugin '{}' has size {}, at least {} is needed; set "
                    "size to sizeof(struct lowpass_plugin)",
                    path, plugin->size, version_1_size));
}

/// The members that the plugin has. What may lie behind them in memory is not read.
lowpass_plugin members(const lowpass_plugin& plugin) {
  lowpass_plugin copy{};
  copy.version = plugin.version;
  copy.thread_safe = plugin.thread_safe;
  copy.size = plugin.size;
  copy.create = plugin.create;
  copy.dimension = plugin.dimension;
  copy.value = plugin.value;
  copy.value_and_gradient = plugin.value_and_gradient;
  copy.destroy = plugin.destroy;
  if (plugin.version < 2) return copy;
  if (plugin.size >= offsetof(lowpass_plugin, precision) + sizeof(plugin.precision)) copy.precision = plugin.precision;
  if (plugin.size >= offsetof(lowpass_plugin, values_and_gradients) + sizeof(plugin.values_and_gradients))
    copy.values_and_gradients = plugin.values_and_gradients;
  return copy;
}

void check_members(const std::string& path, const lowpass_plugin& plugin) {
  const char* missing =
      plugin.create == nullptr      ? "create"
      : plugin.dimension == nullptr ? "dimension"
      : plugin.value == nullptr && plugin.value_and_gradient == nullptr && plugin.values_and_gradients == nullptr
          ? "value, value_and_gradient and values_and_gradients"
          : nullptr;
  if (missing != nullptr)
    throw BadInput(
        fmt::format("the plugin '{}' leaves {} NULL; needed are create, dimension, and one of the functions "
                    "that give values",
                    path, missing));
  if (!(plugin.precision >= 0 && plugin.precision < 1))
    throw BadInput(
        fmt::format("the plugin '{}' declares a precision of {}; allowed is 0 (unknown) up to below 1, such as 1.2e-7 "
                    "for values in float",
                    path, plugin.precision));
}

}  // namespace

SharedObject::SharedObject(const std::string& path) : path_(path) {
  Handle handle = open_file(path);
  const lowpass_plugin* plugin = find_entry(path, handle.get())();
  check_version(path, plugin);
  functions_ = members(*plugin);
  check_members(path, functions_);
  handle_ = handle.release();
}

SharedObject::~SharedObject() {
  ::dlclose(handle_);
}

}  // namespace lowpass
