#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lowpass {

/// A fixed team of threads; callers from several threads take turns. The caller works along, so Workers(1) starts no
/// thread. What a task computes must not depend on which thread runs it; then no result depends on the number of
/// threads.
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
  void take_tasks();

  std::mutex callers_;
  std::mutex mutex_;
  std::condition_variable start_;
  std::condition_variable finished_;
  const std::function<void(std::size_t)>* task_ = nullptr;
  std::size_t tasks_ = 0;
  std::size_t next_ = 0;
  std::size_t busy_ = 0;
  std::size_t round_ = 0;
  std::exception_ptr failure_;
  bool leaving_ = false;
  std::vector<std::thread> threads_;
};

/// Cores this process may use (its affinity mask), at least 1.
std::size_t available_cores();

}  // namespace lowpass
