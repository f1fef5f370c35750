// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
)

const usage = "usage: [-idle D] [ADDR (default localhost:9000)]"

func main() {
	log := log.New(os.Stderr, "tcp-commands: ", 0)
	idle := flag.Duration("idle", time.Minute, "wait for a line")
	flag.Usage = func() { log.Print(usage); flag.PrintDefaults() }
	flag.Parse()
	addr := cmp.Or(flag.Arg(0), "localhost:9000")
	_, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil || flag.NArg() > 1 {
		log.Printf("bad ADDR %q", flag.Args())
		os.Exit(2)
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	run(ln, *idle)
}

// run serves the clients of ln until INT or TERM.
func run(ln net.Listener, idle time.Duration) {
	var clients sync.WaitGroup
	defer clients.Wait()
	ctx, stop := signal.NotifyContext(context.Background(),
		os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() { stop(); ln.Close() })
	fmt.Println("listening on", ln.Addr())
	for ctx.Err() == nil {
		if conn, err := ln.Accept(); err == nil {
			clients.Go(func() { serve(ctx, conn.(*net.TCPConn), idle) })
		} else { // too many open files: one will leave
			<-time.After(50 * time.Millisecond)
		}
	}
}

// serve answers the lines of conn, and closes it.
func serve(ctx context.Context, conn *net.TCPConn, idle time.Duration) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	in := bufio.NewScanner(conn)
	in.Buffer(make([]byte, 256), 256) // the longest line
	say := "Welcome to tcp-commands; type help for command list.\r\n"
	for more := true; more; {
		err := conn.SetDeadline(time.Now().Add(idle))
		_, err2 := io.WriteString(conn, say+"Command? ")
		if more = cmp.Or(err, err2) == nil && in.Scan(); more {
			say, more = answer(ctx, strings.TrimSpace(in.Text()))
		}
	}
	if conn.CloseWrite() == nil { // input left unread means a reset
		_, _ = io.Copy(io.Discard, conn)
	}
}

// answer returns the lines that answer line, and whether more may come.
func answer(ctx context.Context, line string) (string, bool) {
	say, argv := "Commands: quit date who cookie motd", []string(nil)
	switch word, _, _ := strings.Cut(line, " "); word {
	case "", "quit", "exit":
		return "", word == ""
	case "date", "time":
		say = time.Now().Format(time.ANSIC)
	case "who":
		say, argv = "nobody is logged in", []string{"/usr/bin/who"}
	case "cookie":
		say, argv = "Pipes have ends.", []string{"/usr/games/fortune"}
	case "motd":
		say, argv = "no message", []string{"/bin/cat", "/etc/motd"}
	}
	if argv != nil {
		cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
		cmd.Env, cmd.WaitDelay = []string{"LC_ALL=C"}, time.Second
		if out, err := cmd.Output(); err == nil && len(out) > 0 {
			say = strings.TrimRight(string(out), "\n")
		}
	}
	return strings.ReplaceAll(say, "\n", "\r\n") + "\r\n", true
}
