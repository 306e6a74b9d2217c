#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lowpass {

/// A fixed team of threads; callers from several threads take turns. The caller works along, so Workers(1) starts no
/// thread. What a task computes must not depend on which thread runs it; then no result depends on the number of
/// threads. Threads without work look out for more for some 50 microseconds before they sleep, if there is a core for
/// each: waking one takes about as long as a small question does.
class Workers {
 public:
  /// @throws BadInput if count is 0 or over 1024.
  explicit Workers(std::size_t count);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  std::size_t count() const { return threads_.size() + 1; }

  /// Calls task(0) ... task(tasks - 1), each once, in any order, and returns when all are done. If tasks throw, no
  /// further ones are started and the first exception is thrown here. Not to be called from within a task.
  void for_each(std::size_t tasks, const std::function<void(std::size_t)>& task);

 private:
  void serve();
  /// Registers a thread for the round that is open; false: there is none any more.
  bool join();
  void take_tasks();
  /// Until `number` differs from `old`.
  void await_change(const std::atomic<std::uint32_t>& number, std::uint32_t old) const;

  std::mutex callers_;
  std::mutex mutex_;  ///< of open_, failure_ and of who joins a round
  const std::function<void(std::size_t)>* task_ = nullptr;
  std::size_t tasks_ = 0;
  bool open_ = false;
  std::exception_ptr failure_;
  std::atomic<bool> failed_ = false;
  std::atomic<bool> leaving_ = false;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::uint32_t> joined_ = 0;  ///< threads at work, the caller aside
  std::atomic<std::uint32_t> round_ = 0;
  bool looks_out_ = false;
  std::vector<std::thread> threads_;
};

/// Cores this process may use (its affinity mask), at least 1.
std::size_t available_cores();

}  // namespace lowpass
