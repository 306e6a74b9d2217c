#include <fmt/format.h>
#include <mpi.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <list>
#include <utility>
#include <vector>

#include "cli/mpi/mpi.hpp"
#include "lowpass/core/environment.hpp"
#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

// Errors of MPI itself end the job (MPI_ERRORS_ARE_FATAL, the default): what is finished is kept.

/// What srun sets for processes of an MPI job; without them MPI_Init would end the process in its own words.
bool launcher_speaks_mpi() {
  for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_FD", "MPI_LOCALNRANKS"})
    if (environment(variable)) return true;
  return false;
}

class MpiRanks final : public Ranks {
 public:
  explicit MpiRanks(std::size_t started) {
    if (!launcher_speaks_mpi())
      throw BadInput(
          fmt::format("this is one of {} processes that were started together, but not as ranks of an MPI job: start "
                      "them with srun --mpi=pmix or with mpirun, or give them --shard rank",
                      started));
    // One thread at a time speaks, not always the same.
    int provided = MPI_THREAD_SINGLE;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &index_);
    MPI_Comm_size(MPI_COMM_WORLD, &count_);
    if (provided < MPI_THREAD_SERIALIZED || static_cast<std::size_t>(count_) != started) {
      MPI_Finalize();
      throw BadInput(fmt::format(
          "{} processes were started together, but {} sees {}: start them with the mpirun of that library", started,
          mpi_library().value_or("MPI"), count_ == 1 ? "one that is alone" : fmt::format("{}", count_)));
    }
    look_around();
  }

  ~MpiRanks() override {
    if (given_up_) return;
    for (Sent& message : sent_) MPI_Wait(&message.request, MPI_STATUS_IGNORE);
    MPI_Finalize();
  }
  MpiRanks(const MpiRanks&) = delete;
  MpiRanks& operator=(const MpiRanks&) = delete;

  std::size_t index() const override { return static_cast<std::size_t>(index_); }
  std::size_t count() const override { return static_cast<std::size_t>(count_); }
  const std::vector<std::size_t>& here() const override { return here_; }
  std::size_t cores_here() const override { return cores_here_; }

  void send(std::size_t to, std::string text) override {
    // Not MPI_Send: it may wait for the other rank.
    Sent& message = sent_.emplace_back();
    message.text = std::move(text);
    MPI_Isend(message.text.data(), static_cast<int>(message.text.size()), MPI_CHAR, static_cast<int>(to), tag,
              MPI_COMM_WORLD, &message.request);
  }

  std::optional<RankMessage> receive() override {
    sent_.remove_if([](Sent& message) {
      int has_gone = 0;
      MPI_Test(&message.request, &has_gone, MPI_STATUS_IGNORE);
      return has_gone != 0;
    });
    int is_there = 0;
    MPI_Status status{};
    MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &is_there, &status);
    if (is_there == 0) return std::nullopt;
    int size = 0;
    MPI_Get_count(&status, MPI_CHAR, &size);
    RankMessage message{static_cast<std::size_t>(status.MPI_SOURCE), std::string(static_cast<std::size_t>(size), ' ')};
    MPI_Recv(message.text.data(), size, MPI_CHAR, status.MPI_SOURCE, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return message;
  }

  void give_up() override { given_up_ = true; }

 private:
  struct Sent {
    std::string text;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  static constexpr int tag = 1;

  /// All that is done together. It comes right after MPI_Init, when no rank can have failed.
  void look_around() {
    MPI_Comm here = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
    int count_here = 0;
    MPI_Comm_size(here, &count_here);
    std::vector<int> indices(static_cast<std::size_t>(count_here));
    MPI_Allgather(&index_, 1, MPI_INT, indices.data(), 1, MPI_INT, here);
    here_.assign(indices.begin(), indices.end());
    cpu_set_t mine, all;
    CPU_ZERO(&mine);
    CPU_ZERO(&all);
    sched_getaffinity(0, sizeof mine, &mine);
    MPI_Allreduce(&mine, &all, static_cast<int>(sizeof mine), MPI_BYTE, MPI_BOR, here);
    cores_here_ = static_cast<std::size_t>(CPU_COUNT(&all));
    MPI_Comm_free(&here);
  }

  int index_ = 0, count_ = 1;
  std::vector<std::size_t> here_;
  std::size_t cores_here_ = 1;
  std::list<Sent> sent_;
  bool given_up_ = false;
};

}  // namespace

std::optional<std::string> mpi_library() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
  int size = 0;
  MPI_Get_library_version(text.data(), &size);
  // "Open MPI v4.1.4, package: ...", "MPICH Version:<tab>4.0.2<newline>..."
  const std::string all(text.data());
  std::string name = all.substr(0, all.find_first_of(",\n"));
  std::ranges::replace(name, '\t', ' ');
  return name;
}

std::unique_ptr<Ranks> join_ranks(std::size_t started) {
  return std::make_unique<MpiRanks>(started);
}

}  // namespace lowpass
