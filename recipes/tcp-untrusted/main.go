// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const usage = `usage: tcp-untrusted [-limit D]

Answers each line NAME PORT PATH LENGTH with the checksum of PATH.
Standard input and output are the connection, as with inetd.
`

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	limit := flag.Duration("limit", time.Minute, "time for all lines")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "tcp-untrusted: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	// Nothing else ends a read of standard input.
	time.AfterFunc(*limit, func() {
		fmt.Fprintf(os.Stderr, "tcp-untrusted: no end in %v\n", *limit)
		os.Exit(1)
	})
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-untrusted:", err)
		os.Exit(1)
	}
}

// run answers lines of at most 256 bytes until the client is done.
func run() error {
	for in := bufio.NewReaderSize(os.Stdin, 256); ; {
		line, err := in.ReadSlice('\n')
		if err == io.EOF && len(line) == 0 {
			return nil
		} else if err != nil {
			return fmt.Errorf("line: %w", err)
		}
		text := strings.TrimRight(string(line), "\r\n")
		reply := answer(strings.Split(text, " "))
		fmt.Fprintf(os.Stderr, "%q: %s\n", text, reply)
		if _, err := fmt.Println(reply); err != nil {
			return err
		}
	}
}

// answer tells the client which field is wrong, and nothing more.
func answer(field []string) string {
	if len(field) != 4 {
		return "refused: number of fields"
	}
	name := regexp.MustCompile(`^[a-z0-9]{1,32}$`)
	port, errPort := strconv.ParseUint(field[1], 10, 16)
	length, errLength := strconv.ParseUint(field[3], 10, 20)
	switch {
	case !name.MatchString(field[0]):
		return "refused: name"
	case errPort != nil || port == 0:
		return "refused: port"
	case errLength != nil:
		return "refused: length"
	}
	// Whatever the path says, and wherever links lead: not out of here.
	f, err := os.OpenInRoot(".", field[2])
	if err != nil {
		return "refused: path"
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() ||
		uint64(info.Size()) != length {
		return "refused: length"
	}
	// By its whole path, and without the environment we were given.
	cmd := exec.Command("/usr/bin/cksum")
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C"}
	cmd.Stdin = f
	sum, err := cmd.Output()
	if err != nil {
		return "failed"
	}
	text := strings.TrimSpace(string(sum))
	return fmt.Sprintf("%s:%d %s", field[0], port, text)
}
