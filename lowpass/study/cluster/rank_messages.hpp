#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "lowpass/study/cluster/ranks.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {

// What ranks say to each other, as JSON. Each message has a "kind".
//
// Rank 0 to another: "study" (study, process: is it the same there?), "task" (task), "stop", "end".
//
// Another to rank 0: "ready" (process, host, machine, workers), "alive" every half minute, "done" (task, seconds),
// "failed" (task, message, may_pass), "not_done" (task), "said" (text, for the user), "leaving" (reason, folder:
// whether it cannot be written, host), after which it wants no more, and "goodbye", its answer to "end".
//
// The first rank of a machine to the others there: "data" (data, asked, file; none of these where there is nothing to
// share).

/// A message that has arrived; its kind is "" if it cannot be understood.
struct ReceivedMessage {
  std::size_t from = 0;
  std::string kind;
  nlohmann::ordered_json content;
};

void send_message(Ranks& ranks, std::size_t to, const nlohmann::ordered_json& message);
std::optional<ReceivedMessage> receive_message(Ranks& ranks);

nlohmann::ordered_json task_json(const StudyTask& task);
/// @throws nlohmann::json::exception for anything else than what task_json makes.
StudyTask task_from_json(const nlohmann::ordered_json& json);

/// Network file systems may show another machine's files late: so long they are waited for.
inline constexpr std::chrono::seconds until_files_are_seen{90};

/// How long to sleep before looking for messages again: short after one has come, longer and longer without.
class Patience {
 public:
  std::chrono::duration<double> next();
  void message_came() { pause_ = shortest; }

 private:
  static constexpr std::chrono::duration<double> shortest{0.001};
  static constexpr std::chrono::duration<double> longest{0.02};
  std::chrono::duration<double> pause_ = shortest;
};

}  // namespace lowpass
