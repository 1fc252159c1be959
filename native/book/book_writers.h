// Each makes one kind of output of a finished book; it appears whole or not at all. io: the disk is full, or the like.
#pragma once

#include "native/book/finished_book.h"

namespace linnet::native {

void write_mp3_book(const FinishedBook& book);   // with ID3 chapters
void write_opus_book(const FinishedBook& book);  // with chapters as Vorbis comments (CHAPTER001)
void write_m4b_book(const FinishedBook& book);   // by ffmpeg. io: it fails
void write_folder_book(const FinishedBook& book);
void write_overlay_epub(const FinishedBook& book);  // EPUB 3 with media overlays
// Beside the output, one cue for each sentence: a file, or one for each chapter of a folder.
void write_subtitles(const FinishedBook& book, TimingFormat format);

// Renames what has been written in the work folder, so that a process that is killed leaves nothing beside the output.
void put_in_place(const std::string& made, const std::string& path);

// bad_input: an M4B is asked for, and there is no ffmpeg.
void check_ffmpeg();

// "002 The Pool of Tears.mp3" in the output folder.
std::string chapter_path(const FinishedBook& book, std::size_t chapter, const std::string& suffix);

}  // namespace linnet::native
