package io.orderescrow.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers errors that arise outside of controllers, and lists the problem types. */
@RestController
@Hidden
class ProblemController implements ErrorController {

  @RequestMapping("${server.error.path:${error.path:/error}}")
  ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
    HttpStatus status = HttpStatus.NOT_FOUND;
    if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code) {
      HttpStatus known = HttpStatus.resolve(code);
      status = known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
    }
    return ResponseEntity.status(status).body(ProblemDetail.forStatus(status));
  }

  /** One type of problem. */
  record Description(String type, String title, int status) {}

  @GetMapping({"/problems", "/problems/{name}"})
  List<Description> problems() {
    return Arrays.stream(ProblemType.values())
        .map(type -> new Description(type.uri().toString(), type.title(), type.status().value()))
        .toList();
  }
}
