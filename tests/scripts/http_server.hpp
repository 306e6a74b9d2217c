#pragma once

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// A web server on 127.0.0.1 with a port of its own that gives fixed files, one request after the other, for the tests
/// of scripts that fetch something.
class HttpServer {
 public:
  /// `files`: content by path, such as "/mnist/a.gz"; any other path is answered with 404.
  explicit HttpServer(std::map<std::string, std::string> files);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  /// "http://127.0.0.1:PORT"
  std::string url() const;
  /// The paths asked for so far, in order.
  std::vector<std::string> requests() const;

 private:
  void serve();
  void answer(int connection);

  std::map<std::string, std::string> files_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};
