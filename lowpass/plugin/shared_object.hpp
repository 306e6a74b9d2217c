#pragma once

#include <string>

#include "lowpass/plugin/lowpass_plugin.h"

namespace lowpass {

/// A plugin's shared object, open for as long as this lives. Its code stays in memory until the process ends: it may
/// have started threads or registered what runs at exit.
class SharedObject {
 public:
  /// @throws BadInput if the path is no file or no shared object (with the system's reason), has no
  /// lowpass_plugin_entry, or was made for an unknown version of lowpass_plugin.h (names all), or if its struct is
  /// incomplete or declares a precision outside [0, 1).
  explicit SharedObject(const std::string& path);
  ~SharedObject();
  SharedObject(const SharedObject&) = delete;
  SharedObject& operator=(const SharedObject&) = delete;

  const std::string& path() const { return path_; }  ///< as it was given
  /// The plugin's struct; 0 and NULL for the members that its version or its size leaves out.
  const lowpass_plugin& functions() const { return functions_; }

 private:
  std::string path_;
  void* handle_ = nullptr;
  lowpass_plugin functions_{};
};

}  // namespace lowpass
