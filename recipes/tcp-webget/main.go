// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

const usage = `usage: tcp-webget [-fail] ADDR PATH...

Gets each PATH (a / and what follows) from the web server at ADDR, HOST
or HOST:PORT, and prints every byte of the answers.
`

func main() {
	fail := flag.Bool("fail", false, "status 1 if an answer is not 2xx")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	addr, err := check(flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "tcp-webget:", err)
		os.Exit(2)
	}
	for _, path := range flag.Args()[1:] {
		ok, err := get(addr, path)
		if err != nil {
			fmt.Fprintln(os.Stderr, "tcp-webget:", err)
		}
		if err != nil || *fail && !ok {
			defer os.Exit(1) // when the other documents are there
		}
	}
}

// check returns the address in args, with a port, or what is wrong.
func check(args []string) (string, error) {
	if len(args) < 2 {
		return "", errors.New("want ADDR and PATHs")
	}
	for i, s := range args {
		// A space or line end would begin another word, or header.
		odd := func(r rune) bool { return r <= ' ' || r > '~' }
		noPath := i > 0 && !strings.HasPrefix(s, "/")
		if s == "" || noPath || strings.ContainsFunc(s, odd) {
			return "", fmt.Errorf("bad operand %q", s)
		}
	}
	host, port, err := net.SplitHostPort(args[0])
	if err != nil {
		host, port = strings.Trim(args[0], "[]"), "80"
	}
	_, err = net.LookupPort("tcp", port)
	return net.JoinHostPort(host, port), err
}

// get prints the answer for path, and returns whether it is 2xx.
func get(addr, path string) (ok bool, err error) {
	conn, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n",
		path, strings.TrimSuffix(addr, ":80"))
	if err != nil {
		return false, err
	}
	in := bufio.NewReader(idle{conn})
	// "HTTP/1.0 200": the rest of the line is for people.
	status, err := in.Peek(len("HTTP/1.0 200"))
	if err != nil && len(status) == 0 {
		return false, fmt.Errorf("%s: no answer: %w", path, err)
	}
	ok = strings.HasPrefix(string(status[min(9, len(status)):]), "2")
	_, err = in.WriteTo(os.Stdout)
	return ok, err
}

// idle is a connection that ends when nothing comes for ten seconds.
type idle struct{ net.Conn }

func (c idle) Read(p []byte) (int, error) {
	err := c.SetReadDeadline(time.Now().Add(10 * time.Second))
	if err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}
