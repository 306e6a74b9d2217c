#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "lowpass/core/checkpoint.hpp"

namespace lowpass {

struct CheckpointSettings {
  std::chrono::duration<double> every{300};          ///< between two writes
  std::function<void(const std::string&)> say = {};  ///< told what happens with them, in one sentence; must be set
};

/// Which task a checkpoint is of.
struct CheckpointOf {
  std::string task;      ///< its name, for messages
  std::string identity;  ///< all that it depends on
};

/// The state of one task in a file (checkpoint_file.hpp), from which another process goes on, and the state before it
/// in a second one. A file that is damaged, cut off, of another program or of other settings is named, and the one
/// before it taken; without either the task begins. Where they cannot be written that is said once, and the task goes
/// on without.
class TaskCheckpoint : public Checkpoint {
 public:
  /// Reads what there is of this task. `file`: without the endings. `every`: seconds between two writes.
  TaskCheckpoint(const std::filesystem::path& file, CheckpointOf of, const CheckpointSettings& settings);

  bool is_due() const override { return Clock::now() >= next_; }
  /// What processes before this one have spent on the state that was found.
  double seconds_before() const { return seconds_before_; }
  /// Writes the newest state if it has not been written yet: when a task is stopped.
  void store();
  /// Removes the files: the task is done, or its state is of no use.
  void remove() const;

 private:
  using Clock = std::chrono::steady_clock;

  /// What the files hold.
  struct Found {
    Parts parts;
    bool in_newest = false;
  };
  static Found look(const std::filesystem::path& file, const CheckpointOf& of, const CheckpointSettings& settings);

  void store_if_due() override;
  void write();
  void wait_for_next();

  TaskCheckpoint(const std::filesystem::path& file, CheckpointOf of, const CheckpointSettings& settings, Found found);

  std::filesystem::path newest_, previous_;
  CheckpointOf of_;
  CheckpointSettings settings_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point next_;
  double seconds_before_ = 0;
  bool newest_is_good_;  ///< the newest file has a state that can be used
  bool stored_ = true;
  bool writable_ = true;
};

/// The two files of a task's checkpoint.
std::filesystem::path checkpoint_file(const std::filesystem::path& file);
std::filesystem::path previous_checkpoint_file(const std::filesystem::path& file);

}  // namespace lowpass
