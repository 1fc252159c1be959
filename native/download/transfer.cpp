#include "native/download/transfer.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

#define CURL_DISABLE_DEPRECATION  // CURLOPT_PROTOCOLS: what replaces it is missing before libcurl 7.85
#include "native/download/libcurl.h"
#include "native/version.h"

namespace linnet::native {
namespace {

constexpr int wait_at_once_ms = 100;
constexpr long most_redirections = 5;
constexpr long least_bytes_a_second = 100;              // on average over the time of a stall
constexpr std::uint64_t most_refusal_bytes = 64 << 10;  // of an error's page, which nobody reads

// What the callbacks of one transfer share.
struct Exchange {
  const Libcurl& curl;
  CURL* handle;
  const Transfer& wanted;
  TransferSink& sink;
  std::uint64_t received = 0;
  bool begun = false;
  std::optional<std::uint64_t> range_begin = {};  // of Content-Range
  std::exception_ptr thrown = {};

  long status() const {
    long code = 0;
    curl.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
    return code;
  }
};

bool is_success(long status) { return status == 200 || status == 206; }

[[noreturn]] void fail(const Transfer& wanted, const std::string& why, bool may_pass, long status = 0) {
  const bool missing = status == 404 || status == 410;
  throw TransferError(missing ? ErrorKind::not_found : ErrorKind::io, "cannot fetch " + wanted.url + ": " + why,
                      may_pass, status);
}

void begin(Exchange& exchange) {
  if (exchange.begun) return;
  exchange.begun = true;
  const Transfer& wanted = exchange.wanted;
  const bool is_part = exchange.status() == 206;
  if (is_part && exchange.range_begin != wanted.first_byte)
    fail(wanted, "the server sends another part than the one that was asked for", false, 206);
  exchange.sink.begin(is_part ? wanted.first_byte : 0);
}

std::size_t on_header(char* text, std::size_t, std::size_t bytes, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  std::string line(text, bytes);
  std::transform(line.begin(), line.end(), line.begin(), [](unsigned char c) { return std::tolower(c); });
  if (line.starts_with("http/")) exchange.range_begin.reset();  // the next answer, after a redirection
  constexpr std::string_view field = "content-range: bytes ";
  if (line.starts_with(field)) {
    std::uint64_t first = 0;
    if (std::from_chars(line.data() + field.size(), line.data() + line.size(), first).ec == std::errc{})
      exchange.range_begin = first;
  }
  return bytes;
}

std::size_t on_body(char* text, std::size_t, std::size_t bytes, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  try {
    exchange.received += bytes;
    if (!is_success(exchange.status())) return exchange.received > most_refusal_bytes ? 0 : bytes;
    begin(exchange);
    if (exchange.received > exchange.wanted.most_bytes)
      fail(exchange.wanted, "the server sends more than " + std::to_string(exchange.wanted.most_bytes) + " bytes",
           false, exchange.status());
    exchange.sink.write(std::as_bytes(std::span(text, bytes)));
    return bytes;
  } catch (...) {  // must not pass through libcurl, which is C
    exchange.thrown = std::current_exception();
    return 0;
  }
}

void set_options(Exchange& exchange, char* problem) {
  const auto set = [&](CURLoption option, auto value) { exchange.curl.easy_setopt(exchange.handle, option, value); };
  const Transfer& wanted = exchange.wanted;
  const long protocols = wanted.url.starts_with("https:") ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS;
  const auto stall = static_cast<long>(wanted.stall.count());
  set(CURLOPT_URL, wanted.url.c_str());
  set(CURLOPT_PROTOCOLS, protocols);
  set(CURLOPT_REDIR_PROTOCOLS, protocols);
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, most_redirections);
  set(CURLOPT_CONNECTTIMEOUT, stall);
  set(CURLOPT_LOW_SPEED_LIMIT, least_bytes_a_second);
  set(CURLOPT_LOW_SPEED_TIME, stall);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ERRORBUFFER, problem);
  set(CURLOPT_USERAGENT, ("linnet/" + std::string(version)).c_str());
  if (wanted.first_byte > 0) set(CURLOPT_RANGE, (std::to_string(wanted.first_byte) + "-").c_str());
  if (const char* authorities = std::getenv("SSL_CERT_FILE"); authorities && *authorities)
    set(CURLOPT_CAINFO, authorities);
  set(CURLOPT_HEADERFUNCTION, on_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
  set(CURLOPT_WRITEFUNCTION, on_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
}

// What libcurl says at the end.
CURLcode run(const Exchange& exchange) {
  const Libcurl& curl = exchange.curl;
  const std::unique_ptr<CURLM, decltype(curl.multi_cleanup)> multi(curl.multi_init(), curl.multi_cleanup);
  if (!multi || curl.multi_add_handle(multi.get(), exchange.handle) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
  CURLcode result = CURLE_OK;
  for (int running = 1; running > 0;) {
    if (exchange.wanted.stop && *exchange.wanted.stop) {
      result = CURLE_ABORTED_BY_CALLBACK;
      break;
    }
    if (curl.multi_perform(multi.get(), &running) != CURLM_OK) result = CURLE_FAILED_INIT;
    if (result != CURLE_OK) break;
    if (running > 0) curl.multi_poll(multi.get(), nullptr, 0, wait_at_once_ms, nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = curl.multi_info_read(multi.get(), &left))
    if (message->msg == CURLMSG_DONE) result = message->data.result;
  curl.multi_remove_handle(multi.get(), exchange.handle);
  return result;
}

bool may_pass(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return true;
    default:
      return false;
  }
}

class Text final : public TransferSink {
 public:
  void begin(std::uint64_t) override { text.clear(); }
  void write(std::span<const std::byte> bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  std::string text;
};

}  // namespace

bool can_download() { return true; }

void transfer(const Transfer& wanted, TransferSink& sink) {
  if (!wanted.url.starts_with("http://") && !wanted.url.starts_with("https://"))
    throw Error(ErrorKind::bad_input, "'" + wanted.url + "' is not an address that begins with https:// or http://");
  const Libcurl& curl = libcurl();
  const std::unique_ptr<CURL, decltype(curl.easy_cleanup)> handle(curl.easy_init(), curl.easy_cleanup);
  if (!handle) throw Error(ErrorKind::out_of_memory, "memory ran out while fetching " + wanted.url);
  Exchange exchange{curl, handle.get(), wanted, sink};
  char problem[CURL_ERROR_SIZE] = {};
  set_options(exchange, problem);
  const CURLcode code = run(exchange);
  if (exchange.thrown) std::rethrow_exception(exchange.thrown);
  if (code == CURLE_ABORTED_BY_CALLBACK) throw Error(ErrorKind::stopped, "stopped");
  const long status = exchange.status();
  if (status >= 400)
    fail(wanted, "the server answers " + std::to_string(status), status == 408 || status == 429 || status >= 500,
         status);
  if (code != CURLE_OK) fail(wanted, *problem ? problem : curl.easy_strerror(code), may_pass(code));
  if (!is_success(status)) fail(wanted, "the server answers " + std::to_string(status), false, status);
  begin(exchange);  // of a file without bytes
}

std::string fetch_text(const Transfer& wanted) {
  Text sink;
  transfer(wanted, sink);
  return std::move(sink.text);
}

std::string percent_encoded(const std::string& path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= 'a' && byte <= 'z') || std::string_view("-._~/").find(c) != std::string_view::npos;
    if (is_plain)
      encoded += c;
    else
      encoded += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return encoded;
}

}  // namespace linnet::native
