#pragma once

#include <string>

#include "lowpass/plugin/lowpass_plugin.h"

namespace lowpass {

/// A plugin's shared object, open for as long as this lives. Its code stays in memory until the process ends: it may
/// have started threads or registered what runs at exit.
class SharedObject {
 public:
  /// @throws BadInput if the path is no file or no shared object (with the system's reason), has no
  /// lowpass_plugin_entry, or was made for another version of lowpass_plugin.h (names both), or if its struct is
  /// incomplete.
  explicit SharedObject(const std::string& path);
  ~SharedObject();
  SharedObject(const SharedObject&) = delete;
  SharedObject& operator=(const SharedObject&) = delete;

  const std::string& path() const { return path_; }  ///< as it was given
  const lowpass_plugin& functions() const { return *functions_; }

 private:
  std::string path_;
  void* handle_ = nullptr;
  const lowpass_plugin* functions_ = nullptr;
};

}  // namespace lowpass
