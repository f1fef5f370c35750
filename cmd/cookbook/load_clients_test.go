package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"regexp"
	"time"
)

// load is a server to be put under load, and how it speaks.
type load struct {
	id     string
	args   []string
	net    string // as for net.Dial
	talk   []turn
	behind string // the server that answers for it on the socket "s"
}

// turn is what a client says, and what it is to hear.
type turn struct {
	say  string
	hear *regexp.Regexp
}

// loads are the servers that promise to bear any clients.
func loads() []load {
	const date = `[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}`
	addr := []string{"127.0.0.1:0"}
	tcp := then("", `Hello there, [^ ,]+, it's now `+date+`\r\n`)
	local := `Hello there, it's now ` + date + `\n`
	commands := []turn{
		then("", `.+\r\nCommand\? `),
		then("date\r\n", date+`\r\nCommand\? `),
		then("quit\r\n", ""),
	}
	return []load{
		{"tcp-server-many", addr, "tcp", []turn{tcp}, ""},
		{"tcp-server-fork", append(addr, "head", "-n", "1"), "tcp", []turn{tcp, then("some data\r\n", `some data\r\n`)}, ""},
		{"tcp-commands", addr, "tcp", commands, ""},
		{"unix-server", []string{"s"}, "unix", []turn{then("", local)}, ""},
		{"unix-gateway", []string{"s"}, "tcp", []turn{then("GET / HTTP/1.0\r\n\r\n", `HTTP/1\.0 200 OK\r\n(?s:.*)\r\n\r\n`+local)}, "unix-server"},
	}
}

// then is a turn whose answer is exactly what the expression says.
func then(say, hear string) turn { return turn{say, regexp.MustCompile(`\A` + hear + `\z`)} }

// dial connects. The connection is closed when ctx ends, if not before.
func (s *loaded) dial(ctx context.Context) (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, s.net, s.addr)
	if err != nil {
		return nil, err
	}
	s.dialed.Add(1)
	context.AfterFunc(ctx, func() { conn.Close() })
	return conn, nil
}

// drip sends a byte now and then, until ctx ends. The server may have had
// enough before, so no error counts, here and below.
func drip(ctx context.Context, conn net.Conn) {
	for tick := time.Tick(10 * time.Millisecond); ctx.Err() == nil; {
		select {
		case <-tick:
			_, _ = io.WriteString(conn, "x")
		case <-ctx.Done():
		}
	}
}

// flood sends megabytes without a line end, up to the first that the server
// does not take within a second.
func flood(conn net.Conn, megabytes int) {
	text := bytes.Repeat([]byte("x"), 1<<20)
	for range megabytes {
		limit := conn.SetWriteDeadline(time.Now().Add(time.Second))
		if _, err := conn.Write(text); err != nil || limit != nil {
			return
		}
	}
}

// call makes one connection after the other: most of them behave, some say
// their words byte by byte, some leave in the middle, one floods the server.
func (s *loaded) call(ctx context.Context, caller int) error {
	for i := range calls {
		var err error
		switch i {
		case 3, 7, 11:
			err = s.leave(ctx, caller+i)
		case 5:
			err = s.leaveFlood(ctx)
		case 9, 13:
			err = s.ask(ctx, 1)
		default:
			err = s.ask(ctx, 4096)
		}
		if err != nil {
			return fmt.Errorf("caller %d, connection %d: %w", caller, i, err)
		}
	}
	return nil
}

// leave says some of the words, and cuts the connection.
func (s *loaded) leave(ctx context.Context, n int) error {
	conn, err := s.dial(ctx)
	if err != nil {
		return err
	}
	var words string
	for _, t := range s.talk {
		words += t.say
	}
	_, _ = io.WriteString(conn, words[:n%(len(words)+1)])
	if tcp, ok := conn.(*net.TCPConn); ok {
		if err := tcp.SetLinger(0); err != nil {
			return err
		}
	}
	return conn.Close()
}

// leaveFlood floods the server, and leaves.
func (s *loaded) leaveFlood(ctx context.Context) error {
	conn, err := s.dial(ctx)
	if err != nil {
		return err
	}
	flood(conn, 2)
	return conn.Close()
}

// ask is a client that behaves, and says its words in pieces of so many
// bytes. The server must answer, and end the connection, in time.
func (s *loaded) ask(ctx context.Context, piece int) error {
	began := time.Now()
	conn, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(began.Add(patience)); err != nil {
		return err
	}
	for _, t := range s.talk {
		if err := t.take(conn, piece); err != nil {
			return err
		}
	}
	if rest, err := io.ReadAll(conn); err != nil || len(rest) > 0 {
		return fmt.Errorf("at the end %q, %w", rest, err)
	}
	s.note(time.Since(began))
	return nil
}

// take says the words of a turn, and reads until the answer is there. Pieces
// are sent at a pace: the kernel would join them again.
func (t turn) take(conn net.Conn, piece int) error {
	pace := time.Tick(5 * time.Millisecond)
	for words := t.say; words != ""; {
		n := min(piece, len(words))
		if _, err := io.WriteString(conn, words[:n]); err != nil {
			return err
		}
		if words = words[n:]; words != "" {
			<-pace
		}
	}
	var heard []byte
	for buf := make([]byte, 1024); !t.hear.Match(heard); {
		n, err := conn.Read(buf)
		heard = append(heard, buf[:n]...)
		if err != nil && !t.hear.Match(heard) {
			return fmt.Errorf("heard %q, want %s: %w", heard, t.hear, err)
		}
	}
	return nil
}

// note keeps the figures of an answer.
func (s *loaded) note(took time.Duration) {
	s.answered.Add(1)
	for {
		old := s.longest.Load()
		if int64(took) <= old || s.longest.CompareAndSwap(old, int64(took)) {
			return
		}
	}
}
