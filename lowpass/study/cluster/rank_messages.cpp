#include "lowpass/study/cluster/rank_messages.hpp"

#include <algorithm>
#include <utility>

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

Json work_json(const TrainingTask& run) {
  return {{"network", run.network}, {"optimizer", run.optimizer}, {"seed", run.seed}};
}

Json work_json(const PathTask& path) {
  return {{"network", path.ensemble.network},
          {"optimizer", path.ensemble.optimizer},
          {"set", path.ensemble.set},
          {"split", path.split},
          {"first", path.first},
          {"second", path.second}};
}

TrainingTask training_from_json(const Json& json) {
  return {json.at("network").get<std::string>(), json.at("optimizer").get<OptimizerKind>(),
          json.at("seed").get<std::uint64_t>()};
}

PathTask path_from_json(const Json& json) {
  return {{json.at("network").get<std::string>(), json.at("optimizer").get<OptimizerKind>(),
           json.at("set").get<SnapshotSet>()},
          json.at("split").get<Split>(),
          json.at("first").get<std::uint64_t>(),
          json.at("second").get<std::uint64_t>()};
}

}  // namespace

void send_message(Ranks& ranks, std::size_t to, const Json& message) {
  ranks.send(to, message.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::optional<ReceivedMessage> receive_message(Ranks& ranks) {
  std::optional<RankMessage> message = ranks.receive();
  if (!message) return std::nullopt;
  Json content = Json::parse(message->text, nullptr, false);
  std::string kind = content.is_object() ? content.value("kind", "") : "";
  return ReceivedMessage{message->from, std::move(kind), std::move(content)};
}

Json task_json(const StudyTask& task) {
  return {{"name", task.name},
          {"group", task.group},
          {"cost", task.cost},
          {"is_path", std::holds_alternative<PathTask>(task.work)},
          {"work", std::visit([](const auto& work) { return work_json(work); }, task.work)}};
}

StudyTask task_from_json(const Json& json) {
  StudyTask task{
      json.at("name").get<std::string>(), json.at("group").get<std::string>(), json.at("cost").get<double>(), {}};
  if (json.at("is_path").get<bool>())
    task.work = path_from_json(json.at("work"));
  else
    task.work = training_from_json(json.at("work"));
  return task;
}

std::chrono::duration<double> Patience::next() {
  return std::exchange(pause_, std::min(1.5 * pause_, longest));
}

}  // namespace lowpass
