#include "native/server/routes/page.h"

#include <httplib.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>

#include "native/http/error.h"
#include "native/system/program_paths.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = 64 << 10;

const char* content_type(const std::string& suffix) {
  static const std::map<std::string, const char*> types = {{".html", "text/html; charset=utf-8"},
                                                           {".css", "text/css; charset=utf-8"},
                                                           {".js", "text/javascript"},
                                                           {".mjs", "text/javascript"},
                                                           {".json", "application/json"},
                                                           {".webmanifest", "application/manifest+json"},
                                                           {".wasm", "application/wasm"},
                                                           {".svg", "image/svg+xml"},
                                                           {".png", "image/png"},
                                                           {".ico", "image/x-icon"},
                                                           {".txt", "text/plain; charset=utf-8"},
                                                           {".wav", "audio/wav"}};
  const auto found = types.find(suffix);
  return found == types.end() ? "application/octet-stream" : found->second;
}

void set_page_headers(httplib::Response& response) {
  // Threads in WebAssembly need a cross-origin isolated page. The policy allows only the page's own files to run.
  response.set_header("Cross-Origin-Opener-Policy", "same-origin");
  response.set_header("Cross-Origin-Embedder-Policy", "require-corp");
  response.set_header("Cross-Origin-Resource-Policy", "same-origin");
  response.set_header("Content-Security-Policy",
                      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
                      "img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' blob:; "
                      "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Cache-Control", "no-cache");  // browsers ask each time; the ETag makes that cheap
}

// Sent in pieces, because voices are files of the page too.
void send_file(const fs::path& path, httplib::Response& response) {
  const auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
  std::error_code error;
  const auto bytes = fs::file_size(path, error);
  if (error || !*file) throw HttpError(404, "no_such_file", "the page's file cannot be read");
  const std::string type = content_type(path.extension().string());
  if (bytes == 0) return response.set_content("", type);
  response.set_content_provider(bytes, type, [file](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
    std::string piece(std::min(length, piece_bytes), '\0');
    file->seekg(static_cast<std::streamoff>(offset));
    file->read(piece.data(), static_cast<std::streamsize>(piece.size()));
    // The file has become shorter, because it was replaced. The client sees an answer that ends early.
    return file->gcount() == static_cast<std::streamsize>(piece.size()) && sink.write(piece.data(), piece.size());
  });
}

constexpr const char* plain_page =
    "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Linnet</title>\n"
    "<h1>Linnet speaks</h1>\n"
    "<form action=\"tts\" method=\"post\"><p><textarea name=\"text\" rows=\"4\" cols=\"60\" required "
    "aria-label=\"Text\">Hello.</textarea>\n<p><button>Speak</button></form>\n"
    "<p>For programs: <code>POST /v1/audio/speech</code> as OpenAI's, <code>POST /synthesize</code> as Piper's, "
    "<code>POST /tts</code> with <code>text</code>; <a href=\"v1/audio/voices\">voices</a>, "
    "<a href=\"health\">health</a>, <a href=\"metrics\">metrics</a>, <a href=\"openapi.json\">all of it</a>.\n";

}  // namespace

Page::Page(const std::string& folder) {
  std::error_code error;
  if (folder.empty() || !fs::is_directory(folder, error)) return;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error))
    if (entry.is_regular_file(error))
      files_["/" + fs::relative(entry.path(), folder, error).generic_string()] = entry.path().string();
}

bool Page::answer(const httplib::Request& request, httplib::Response& response) const {
  const auto found = files_.find(request.path == "/" ? "/index.html" : request.path);
  if (found == files_.end()) {
    if (request.path != "/") return false;
    set_page_headers(response);
    response.set_content(plain_page, "text/html; charset=utf-8");
    return true;
  }
  const fs::path file = found->second;
  std::error_code error;
  // libc++ counts in 128 bits, of which 64 suffice
  const auto time = static_cast<std::int64_t>(fs::last_write_time(file, error).time_since_epoch().count());
  const std::string tag = "\"" + std::to_string(time) + "-" + std::to_string(fs::file_size(file, error)) + "\"";
  set_page_headers(response);
  response.set_header("ETag", tag);
  if (request.get_header_value("If-None-Match").find(tag) != std::string::npos)
    response.status = 304;
  else
    send_file(file, response);
  return true;
}

std::string find_page() {
  const std::string program = program_folder();
  std::error_code error;
  for (const std::string& folder : {program + "/../web", program + "/www", program + "/../share/linnet/www"})
    if (!program.empty() && fs::exists(folder + "/index.html", error)) return folder;
  return "";
}

}  // namespace linnet::native
