#include "lowpass/study/cluster/task_checkpoint.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/study/cluster/checkpoint_file.hpp"

namespace lowpass {

std::filesystem::path checkpoint_file(const std::filesystem::path& file) {
  return file.string() + ".checkpoint";
}

std::filesystem::path previous_checkpoint_file(const std::filesystem::path& file) {
  return file.string() + ".previous";
}

TaskCheckpoint::Found TaskCheckpoint::look(const std::filesystem::path& file, const CheckpointOf& of,
                                           const CheckpointSettings& settings) {
  std::string faults;
  bool newest = true;
  for (const std::filesystem::path& candidate : {checkpoint_file(file), previous_checkpoint_file(file)}) {
    if (is_there(candidate)) {
      CheckpointContent content;
      try {
        content = checkpoint_content(read_file(candidate), of.identity);
      } catch (const IoError& error) {
        content.fault = error.what();
      }
      if (content.fault.empty()) {
        if (!faults.empty()) settings.say(fmt::format("warning: {}the one before it is used", faults));
        settings.say(of.task + " goes on from its checkpoint");
        return {std::move(content.parts), newest};
      }
      faults += fmt::format("the checkpoint '{}' cannot be used: {}; ", candidate.string(), content.fault);
    }
    newest = false;
  }
  if (!faults.empty()) settings.say(fmt::format("warning: {}{} begins anew", faults, of.task));
  return {};
}

TaskCheckpoint::TaskCheckpoint(const std::filesystem::path& file, CheckpointOf of, const CheckpointSettings& settings)
    : TaskCheckpoint(file, of, settings, look(file, of, settings)) {}

TaskCheckpoint::TaskCheckpoint(const std::filesystem::path& file, CheckpointOf of, const CheckpointSettings& settings,
                               Found found)
    : Checkpoint(std::move(found.parts)),
      newest_(checkpoint_file(file)),
      previous_(previous_checkpoint_file(file)),
      of_(std::move(of)),
      settings_(settings),
      newest_is_good_(found.in_newest) {
  if (const nlohmann::json seconds = take("seconds"); seconds.is_number()) seconds_before_ = seconds;
  wait_for_next();
}

void TaskCheckpoint::wait_for_next() {
  next_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(settings_.every);
}

void TaskCheckpoint::store_if_due() {
  stored_ = false;
  if (is_due()) store();
}

void TaskCheckpoint::store() {
  if (stored_) return;
  try {
    write();
  } catch (const IoError& error) {
    if (writable_) settings_.say(fmt::format("warning: {}; {} goes on without a checkpoint", error.what(), of_.task));
    writable_ = false;
  }
  stored_ = true;
  wait_for_next();
}

void TaskCheckpoint::write() {
  Parts parts = latest();
  parts["seconds"] = seconds_before_ + std::chrono::duration<double>(Clock::now() - begin_).count();
  const std::string bytes = checkpoint_bytes(of_.identity, parts);
  // Between the two there is no newest one: the one before it is there then. A bad one must not take its place.
  std::error_code none;
  if (newest_is_good_) std::filesystem::rename(newest_, previous_, none);
  newest_is_good_ = false;
  write_file(newest_, bytes);
  newest_is_good_ = true;
}

void TaskCheckpoint::remove() const {
  for (const std::filesystem::path& file : {newest_, previous_}) {
    std::error_code none;
    std::filesystem::remove(file, none);
  }
}

}  // namespace lowpass
